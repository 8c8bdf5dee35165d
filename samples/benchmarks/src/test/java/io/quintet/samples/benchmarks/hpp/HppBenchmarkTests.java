package io.quintet.samples.benchmarks.hpp;

import java.io.IOException;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HppBenchmark}.
 */
class HppBenchmarkTests {

	@Test
	void smokeRunLoadsEachOperationWithoutAFailure() throws IOException {
		HppReport report = HppBenchmark.smoke(HppOptions.of("--smoke"));
		assertThat(report.cases()).hasSize(4).allSatisfy((row) -> {
			assertThat(row.failures()).isZero();
			assertThat(row.rounds()).allSatisfy((round) -> assertThat(round.requests()).isEqualTo(100));
		});
		assertThat(report.table()).contains("| create |", "| context |", "| action |");
		assertThat(report.json()).contains("\"operation\" : \"context\"");
	}

}

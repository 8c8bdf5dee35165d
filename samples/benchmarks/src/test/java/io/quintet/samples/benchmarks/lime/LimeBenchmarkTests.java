package io.quintet.samples.benchmarks.lime;

import java.io.IOException;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LimeBenchmark}.
 */
class LimeBenchmarkTests {

	@Test
	void smokeRunHandsOverEachEventAndVerifiesEachPassport() throws IOException {
		LimeReport report = LimeBenchmark.run(LimeOptions.of("--smoke"));
		assertThat(report.all()).hasSize(4).allSatisfy((row) -> assertThat(row.rate()).isPositive());
		assertThat(report.table()).contains("writes of 16384 bytes", LimeBenchmark.VERIFICATION, "p99 under 1 ms");
		assertThat(report.json()).contains("\"site\" : \"ours\"");
	}

}

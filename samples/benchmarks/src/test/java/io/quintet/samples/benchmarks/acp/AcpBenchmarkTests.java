package io.quintet.samples.benchmarks.acp;

import java.io.IOException;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AcpBenchmark}.
 */
class AcpBenchmarkTests {

	@Test
	void smokeRunLoadsEachOperationWithoutAFailure() throws IOException {
		AcpReport report = AcpBenchmark.smoke(AcpOptions.of("--smoke"));
		assertThat(report.appends()).hasSize(3);
		assertThat(report.others()).hasSize(3);
		assertThat(report.appends()).allSatisfy((row) -> {
			assertThat(row.failures()).isZero();
			assertThat(row.rounds()).allSatisfy((round) -> assertThat(round.requests()).isPositive());
		});
		assertThat(report.others()).allSatisfy((row) -> {
			assertThat(row.failures()).isZero();
			assertThat(row.rounds()).allSatisfy((round) -> assertThat(round.requests()).isPositive());
		});
		assertThat(report.table()).contains("| 32 connections on one thread | ours |", "recorded earlier");
		assertThat(report.json()).contains("\"operation\" : \"create a thread\"");
	}

}

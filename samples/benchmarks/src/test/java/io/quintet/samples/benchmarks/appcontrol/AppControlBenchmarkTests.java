package io.quintet.samples.benchmarks.appcontrol;

import java.io.IOException;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AppControlBenchmark}.
 */
class AppControlBenchmarkTests {

	@Test
	void smokeRunMeasuresEachKindOfWorkOnEachPayload() throws IOException {
		AppControlReport report = AppControlBenchmark.run(AppControlOptions.of("--smoke"));
		assertThat(report.all()).hasSize(8)
			.allSatisfy((row) -> assertThat(row.median(Round::rate)).as(row.toString()).isPositive());
		assertThat(report.table()).contains("| codec | command |", "| validate | observation of 10000 nodes |");
		assertThat(report.json()).contains("\"side\" : \"ours\"");
	}

}

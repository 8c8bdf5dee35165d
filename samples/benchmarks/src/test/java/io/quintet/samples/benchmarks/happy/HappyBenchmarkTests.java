package io.quintet.samples.benchmarks.happy;

import java.io.IOException;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.quintet.happy.crypto.CipherVariant;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HappyBenchmark}.
 */
class HappyBenchmarkTests {

	@Test
	void smokeRunMeasuresEachKindOfWorkWithEachCipher() throws IOException {
		HappyReport report = HappyBenchmark.run(HappyOptions.of("--smoke"));
		assertThat(report.all()).hasSize(8)
			.allSatisfy((row) -> assertThat(row.median(Round::rate)).as(row.toString()).isPositive());
		assertThat(report.table()).contains("| encrypt | legacy | 1024 |", "| turn | dataKey |");
		assertThat(report.json()).contains("\"side\" : \"ours\"");
	}

	@Test
	void aimsAreHeldOrMissed() {
		assertThat(report(2, 900).missed()).isFalse();
		assertThat(report(1.9, 900).missed()).isTrue();
		assertThat(report(2, 10_001).missed()).isTrue();
	}

	private static HappyReport report(double rate, double turn) {
		HappyReport report = new HappyReport();
		Work work = new Work(Work.ENCRYPT, CipherVariant.DATA_KEY);
		report.add(new Measured(work, 1, HappyBenchmark.OURS, List.of(new Round(rate, 1, 1))));
		report.add(new Measured(work, 1, HappyBenchmark.ORIGINAL, List.of(new Round(1, 1, 1))));
		report.add(new Measured(new Work(Work.TURN, CipherVariant.DATA_KEY), 1, HappyBenchmark.OURS,
				List.of(new Round(1, turn, turn))));
		return report;
	}

}

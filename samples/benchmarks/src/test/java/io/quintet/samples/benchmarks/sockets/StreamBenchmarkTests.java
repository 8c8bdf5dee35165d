package io.quintet.samples.benchmarks.sockets;

import java.io.IOException;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link StreamBenchmark}.
 */
class StreamBenchmarkTests {

	@Test
	void smokeRunPutsTogetherWhatIsStoredThroughAllDrops() throws IOException {
		StreamOptions options = StreamOptions.of("--smoke");
		StreamReport report = StreamBenchmark.run(options);
		assertThat(report.faults()).as(report.table()).isZero();
		assertThat(report.rounds()).singleElement().satisfies((round) -> {
			assertThat(round.tokens()).isEqualTo(Math.round(4 * options.rate() * options.seconds()));
			assertThat(round.drops()).isEqualTo(options.drops());
			assertThat(round.compared()).isPositive();
			assertThat(round.deltas()).isPositive();
		});
		assertThat(report.table()).contains("| ours, ACP with Postgres | 4 | 3 |", "less than one core");
		assertThat(report.json()).contains("\"aims\"");
	}

}

package io.quintet.samples.guarantees;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two nodes keep what docs/guarantees.md promises when nothing breaks, when runs are
 * cancelled from the other node, and when one node is killed, also while texts are
 * written, for ACP, HPP and LIME. Needs the executable jar of samples/conformance; runs
 * with {@code -Doutside=true} only.
 */
@EnabledIfSystemProperty(named = "outside", matches = "true",
		disabledReason = "starts processes of samples/conformance; -Doutside=true runs it")
class GuaranteesTests {

	@Test
	void twoNodesKeepTheirPromisesHealthyCancelledAndKilled() {
		List<Row> rows = new ArrayList<>();
		boolean kept = GuaranteesApplication.run(Options.of("--scenario=healthy,cancel,kill,streams", "--nodes=2",
				"--seconds=6", "--writers=8", "--seed=7", "--jar=../conformance/target/conformance.jar",
				"--java=-XX:TieredStopAtLevel=1", "--java=-XX:+UseSerialGC"), rows);
		assertThat(rows).extracting(Row::scenario).containsExactly("healthy", "cancel", "kill", "streams");
		assertThat(rows).allSatisfy((row) -> {
			assertThat(row.violations()).isEmpty();
			assertThat(row.events()).isGreaterThan(20);
			assertThat(row.latencies()).isNotEmpty();
		});
		assertThat(rows.get(1).times()).containsKeys("answer", "over on its node", "told on both");
		assertThat(rows.get(2).times()).containsKey("whole after the kill");
		assertThat(rows.get(3).times().get("text put together")).hasSizeGreaterThan(10);
		assertThat(kept).isTrue();
	}

	@Test
	void formsAndLoginsOnTwoNodesKeepTheirPromisesWhenOneIsKilled() {
		List<Row> rows = new ArrayList<>();
		boolean kept = GuaranteesApplication.run(Options.of("--scenario=hpp,lime", "--nodes=2", "--events=400",
				"--writers=16", "--seed=7", "--jar=../conformance/target/conformance.jar",
				"--java=-XX:TieredStopAtLevel=1", "--java=-XX:+UseSerialGC"), rows);
		assertThat(rows).extracting(Row::scenario).containsExactly("hpp", "lime");
		assertThat(rows).allSatisfy((row) -> {
			assertThat(row.violations()).isEmpty();
			assertThat(row.events()).isGreaterThan(200);
		});
		assertThat(rows.get(0).latencies()).isNotEmpty();
		assertThat(rows.get(0).times()).containsKey("whole after the kill");
		assertThat(rows.get(1).times()).containsKey("approved to begun");
		assertThat(kept).isTrue();
	}

}

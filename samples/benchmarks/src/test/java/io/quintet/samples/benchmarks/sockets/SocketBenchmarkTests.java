package io.quintet.samples.benchmarks.sockets;

import java.io.IOException;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SocketBenchmark}.
 */
class SocketBenchmarkTests {

	private static SocketReport smoke(String... args) throws IOException {
		String[] all = new String[args.length + 1];
		System.arraycopy(args, 0, all, 1, args.length);
		all[0] = "--smoke";
		return SocketBenchmark.measure(SocketOptions.of(all));
	}

	@Test
	void smokeRunDeliversEveryMessageToEverySocket() throws IOException {
		SocketReport report = smoke("--parts=fanout", "--servers=source,engine,acp");
		assertThat(report.fanOuts()).extracting(Measured::server).contains(Servers.SOURCE, Servers.ENGINE, Servers.ACP);
		assertThat(report.fanOuts()).allSatisfy((row) -> assertThat(row.failures()).isZero());
		assertThat(report.fanOuts()).filteredOn((row) -> !row.load().startsWith(FanOutPart.SEARCH))
			.allSatisfy((row) -> assertThat(row.rate()).isPositive());
		assertThat(report.table()).contains("| closed loop, 1 on their way | ours, engine only |");
	}

	@Test
	void smokeRunJoinsAndReconnects() throws IOException {
		SocketReport report = smoke("--parts=join,idle,reconnect");
		assertThat(report.others()).hasSize(1);
		assertThat(report.idles()).extracting(Idle::connections).containsExactly(50, 0, 50, 50, 0);
		assertThat(report.reconnects()).extracting(Reconnect::back).containsExactly(50, 50);
		assertThat(report.json()).contains("\"aims\"");
	}

}

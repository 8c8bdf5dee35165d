package io.quintet.samples.benchmarks.sockets;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import io.quintet.samples.benchmarks.acp.BenchmarkDatabase;
import io.quintet.samples.benchmarks.load.Latencies;
import io.quintet.samples.benchmarks.options.CommandLine;
import io.quintet.samples.benchmarks.sockets.generator.Dialect;
import io.quintet.samples.benchmarks.sockets.generator.Orders.Done;
import io.quintet.samples.benchmarks.sockets.generator.Orders.Open;
import io.quintet.samples.benchmarks.sockets.generator.Orders.Replay;
import io.quintet.samples.benchmarks.sockets.generator.Orders.Replayed;

/**
 * Joins with the longest replay that is not truncated, one after another.
 */
final class JoinPart {

	static final String LOAD = "join with 500 replayed";

	private static final String ROOM = "join";

	private final SocketOptions options;

	private final Servers servers;

	private final Generator generator;

	private final SocketReport report;

	JoinPart(SocketOptions options, Servers servers, Generator generator, SocketReport report) {
		this.options = options;
		this.servers = servers;
		this.generator = generator;
		this.report = report;
	}

	void measure() throws IOException {
		BenchmarkDatabase database = this.servers.database(1);
		try (Target target = this.servers.acp(database, 0)) {
			this.generator.ask(new Open(ROOM, target.port(), Dialect.ACP, 1, 0, 0, 1), Done.class);
			String since = database.seedMessages(1, SocketOptions.REPLAY);
			long end = System.nanoTime() + CommandLine.seconds(this.options.warmUp()).toNanos();
			do {
				join(since);
			}
			while (System.nanoTime() < end);
			List<Round> rounds = new ArrayList<>();
			for (int round = 0; round < this.options.rounds(); round++) {
				rounds.add(measure(target, since));
			}
			this.report.other(new Measured(LOAD, target.name(), rounds));
		}
	}

	private Round measure(Target target, String since) throws IOException {
		Meter meter = new Meter(target, this.generator);
		long began = System.nanoTime();
		Replayed replayed = join(since);
		double seconds = (System.nanoTime() - began) / 1e9;
		Latencies latencies = new Latencies();
		replayed.latencies().forEach((millis) -> latencies.add((long) (millis * 1e6)));
		double[] millis = latencies.millis(0.5, 0.99);
		return meter.round(this.options.joins() / seconds, millis[0], millis[1], this.options.joins(), replayed.bytes(),
				null);
	}

	private Replayed join(String since) throws IOException {
		return this.generator.ask(new Replay(ROOM, since, this.options.joins(), SocketOptions.REPLAY), Replayed.class);
	}

}

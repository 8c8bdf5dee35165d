package io.quintet.samples.benchmarks.sockets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.quintet.samples.benchmarks.acp.CountTokens;
import io.quintet.samples.benchmarks.acp.TokenCount;
import io.quintet.samples.benchmarks.acp.TokenOrder;
import io.quintet.samples.benchmarks.sockets.StreamRound.Cpu;
import io.quintet.samples.benchmarks.sockets.generator.Orders.Await;
import io.quintet.samples.benchmarks.sockets.generator.Orders.Check;
import io.quintet.samples.benchmarks.sockets.generator.Orders.Done;
import io.quintet.samples.benchmarks.sockets.generator.Orders.Gather;
import io.quintet.samples.benchmarks.sockets.generator.Orders.Watch;
import io.quintet.samples.benchmarks.sockets.generator.Orders.Watched;

/**
 * Many texts that assistants write at once, token by token, read over WebSockets that
 * drop out and come back. What a reader puts together has to be what is stored. Beside it
 * python-socketio sends the same frames, without a store.
 */
public final class StreamBenchmark {

	/** The relay that sends each token as it comes. */
	static final String RELAY = "python-socketio 5.18.1, a delta per token";

	/** The relay that gathers tokens as ours does. */
	static final String GATHERING_RELAY = "python-socketio 5.18.1, gathering for 40 ms";

	private static final int GATHERING_MILLIS = 40;

	private final StreamOptions options;

	private final Generator generator;

	private final StreamReport report;

	private int nextThread;

	private StreamBenchmark(StreamOptions options, Generator generator, StreamReport report) {
		this.options = options;
		this.generator = generator;
		this.report = report;
	}

	/**
	 * Measures and prints; ends with 1 when a text of ours differs.
	 * @param args options, see the README
	 * @throws IOException when a server does not start or does not answer as it should
	 */
	public static void main(String[] args) throws IOException {
		StreamOptions options = StreamOptions.of(args);
		StreamReport report = run(options);
		System.out.println(report.table());
		Path json = options.json();
		if (json != null) {
			Files.writeString(json, report.json());
		}
		if (report.faults() > 0) {
			System.exit(1);
		}
	}

	static StreamReport run(StreamOptions options) throws IOException {
		StreamReport report = new StreamReport(options);
		try (Servers servers = new Servers(options.serverOptions());
				Generator generator = options.smoke() ? Generator.inProcess() : Generator.process()) {
			StreamBenchmark benchmark = new StreamBenchmark(options, generator, report);
			try (Target target = servers.acp(servers.database(options.threads()), 0)) {
				benchmark.measureOurs(target);
			}
			benchmark.measureRelay(servers, RELAY, 0);
			benchmark.measureRelay(servers, GATHERING_RELAY, GATHERING_MILLIS);
			report.database(servers.settings());
		}
		return report;
	}

	private void measureOurs(Target target) throws IOException {
		if (this.options.warmUp() > 0) {
			SocketBenchmark.say("warming " + target.name());
			this.report.faults(measure(target, this.options.streams(), this.options.warmUp(), 0, true));
		}
		StreamRound round = measure(target, this.options.streams(), this.options.seconds(), this.options.drops(), true);
		this.report.add(round);
		search(target, round, true);
	}

	private void measureRelay(Servers servers, String name, int flushMillis) throws IOException {
		try (Target target = servers.relay(name, flushMillis)) {
			if (target == null) {
				this.report.note("NO " + name + " TO COMPARE WITH: see the README on how to install it");
				return;
			}
			StreamRound round = measure(target, this.options.peerStreams(), this.options.stepSeconds(), 0, false);
			this.report.add(round);
			search(target, round, false);
		}
	}

	// Around as many as the first window tells for one core.
	private void search(Target target, StreamRound first, boolean stored) throws IOException {
		double low = 0;
		double high = Math.min(this.options.mostStreams(), 2 * first.streamsPerCore());
		List<StreamRound> rounds = new ArrayList<>(List.of(first));
		for (int step = 0; step < this.options.steps(); step++) {
			int streams = Math.max(1, (int) Math.round((low + high) / 2));
			StreamRound round = measure(target, streams, this.options.stepSeconds(), 0, stored);
			rounds.add(round);
			if (round.isHeld(this.options.p99())) {
				low = streams;
			}
			else {
				high = streams;
			}
		}
		this.report.search(rounds);
	}

	private StreamRound measure(Target target, int streams, double seconds, int drops, boolean stored)
			throws IOException {
		target.ask(TokenOrder.of(this.options.rate(), seconds, this.options.seed()), TokenCount.class);
		this.generator.ask(new Gather(target.port(), this.nextThread, streams, this.options.sockets()), Done.class);
		this.nextThread += streams;
		Cpu before = cpu(target);
		this.generator.ask(new Watch(drops, (long) (seconds * 1000), this.options.seed()), Watched.class);
		Watched watched;
		do {
			watched = this.generator.ask(new Await(), Watched.class);
		}
		while (!watched.done());
		Cpu after = cpu(target);
		TokenCount written = target.ask(new CountTokens(), TokenCount.class);
		watched = this.generator.ask(new Check(stored), Watched.class);
		List<String> faults = new ArrayList<>(watched.faults());
		if (written.characters() != watched.characters()) {
			faults.add("%d characters were written, and the events have %d".formatted(written.characters(),
					watched.characters()));
		}
		StreamRound round = new StreamRound(target.name(), streams, this.options.sockets(), seconds, written.tokens(),
				watched.deltas(), watched.bytes(), watched.p50(), watched.p99(),
				new Cpu(after.server() - before.server(), after.database() - before.database(),
						after.generator() - before.generator()),
				watched.drops(), watched.compared(), faults,
				watched.faultCount() + faults.size() - watched.faults().size());
		SocketBenchmark.say("%s: %d texts, %.2f cores, p99 %.0f ms, %d faults".formatted(round.server(), streams,
				round.serverCores(), round.p99(), round.faultCount()));
		return round;
	}

	private Cpu cpu(Target target) {
		return new Cpu(seconds(target.processorTime()), seconds(target.database().get()),
				seconds(this.generator.processorTime()));
	}

	private static double seconds(Duration time) {
		return time.toNanos() / 1e9;
	}

}

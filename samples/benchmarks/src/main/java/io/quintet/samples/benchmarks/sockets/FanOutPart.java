package io.quintet.samples.benchmarks.sockets;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.quintet.samples.benchmarks.options.CommandLine;
import io.quintet.samples.benchmarks.sockets.generator.Orders.Close;
import io.quintet.samples.benchmarks.sockets.generator.Orders.Done;
import io.quintet.samples.benchmarks.sockets.generator.Orders.Open;
import io.quintet.samples.benchmarks.sockets.generator.Orders.Publish;
import io.quintet.samples.benchmarks.sockets.generator.Orders.Published;

/**
 * One room on each server, loaded in turn by the same generator: as fast as it goes, at
 * fixed rates, and in search of the highest rate whose 99th percentile keeps a bound.
 */
final class FanOutPart {

	/** Begins the name of the load of closed loops. */
	static final String CLOSED = "closed loop, ";

	/** The load of the search. */
	static final String SEARCH = "highest open rate, p99 under ";

	private static final long LEAD = 500;

	private final SocketOptions options;

	private final Servers servers;

	private final Generator generator;

	private final SocketReport report;

	private final List<Target> targets = new ArrayList<>();

	FanOutPart(SocketOptions options, Servers servers, Generator generator, SocketReport report) {
		this.options = options;
		this.servers = servers;
		this.generator = generator;
		this.report = report;
	}

	void measure() throws IOException {
		try {
			for (String server : this.options.servers()) {
				start(server);
			}
			for (Target target : this.targets) {
				SocketBenchmark.say("warming " + target.name());
				publish(target, 16, 0, CommandLine.seconds(this.options.warmUp()).toMillis());
			}
			Map<Target, Double> peaks = new LinkedHashMap<>();
			for (int window : this.options.windows()) {
				closed(window, peaks);
			}
			for (int rate : this.options.rates()) {
				paced(rate);
			}
			if (this.options.p99() > 0) {
				search(peaks);
			}
		}
		finally {
			this.targets.forEach(Target::close);
		}
	}

	private void start(String server) throws IOException {
		Target target = this.servers.start(server);
		if (target == null) {
			this.report.note("NO " + server.toUpperCase(java.util.Locale.ROOT)
					+ " TO COMPARE WITH: see the README on how to install it");
			return;
		}
		this.targets.add(target);
		open(target);
	}

	private void open(Target target) throws IOException {
		this.generator.ask(new Open(target.name(), target.port(), target.dialect(), this.options.sockets(), 1,
				this.options.publishers(), 1), Done.class);
	}

	private void closed(int window, Map<Target, Double> peaks) throws IOException {
		String load = CLOSED + window + " on their way";
		for (Measured measured : rounds(load, this.targets, (target) -> publish(target, window, 0))) {
			this.report.fanOut(measured);
			this.targets.stream()
				.filter((target) -> target.name().equals(measured.server()))
				.forEach((target) -> peaks.merge(target, measured.rate(), Math::max));
		}
	}

	private void paced(int rate) throws IOException {
		String load = rate + " messages/s due";
		rounds(load, measurable(), (target) -> publish(target, 0, rate)).forEach(this.report::fanOut);
	}

	private void search(Map<Target, Double> peaks) throws IOException {
		String load = SEARCH + Math.round(this.options.p99()) + " ms";
		rounds(load, measurable(), (target) -> search(target, peaks.getOrDefault(target, 0.0)))
			.forEach(this.report::fanOut);
	}

	// The source shows what the generator can do, not what a server can.
	private List<Target> measurable() {
		return this.targets.stream().filter((target) -> !target.name().equals(Servers.SOURCE)).toList();
	}

	private Round search(Target target, double peak) throws IOException {
		double low = 0;
		double high = 1.2 * peak / this.options.sockets();
		Round best = new Round(0, 0, 0, 0, 0, 0, 0, 0, null);
		for (int step = 0; step < this.options.steps(); step++) {
			double rate = (low + high) / 2;
			Round round = publish(target, 0, rate);
			// A machine that does other things gets a second chance.
			if (!keepsBound(round)) {
				round = publish(target, 0, rate);
			}
			if (keepsBound(round)) {
				low = rate;
				best = round;
			}
			else {
				high = rate;
			}
		}
		return best;
	}

	private boolean keepsBound(Round round) {
		return round.failure() == null && round.p99() <= this.options.p99();
	}

	private Round publish(Target target, int window, double rate) throws IOException {
		return publish(target, window, rate, this.options.window().toMillis());
	}

	private Round publish(Target target, int window, double rate, long millis) throws IOException {
		Meter meter = new Meter(target, this.generator);
		Published published = this.generator.ask(new Publish(target.name(), window, rate, LEAD, millis),
				Published.class);
		Round round = meter.round(published.rate(), published.p50(), published.p99(), published.all(),
				published.frameBytes(), published.failure());
		if (round.failure() != null) {
			this.report
				.note(target.name() + ", window " + window + ", rate " + Math.round(rate) + ": " + round.failure());
			this.generator.ask(new Close(target.name()), Done.class);
			open(target);
		}
		return round;
	}

	private List<Measured> rounds(String load, List<Target> measured, Measurement measurement) throws IOException {
		Map<String, List<Round>> rounds = new LinkedHashMap<>();
		for (int round = 0; round < this.options.rounds(); round++) {
			for (Target target : measured) {
				rounds.computeIfAbsent(target.name(), (name) -> new ArrayList<>()).add(measurement.of(target));
			}
			SocketBenchmark.say(load + ": round " + (round + 1) + " done");
		}
		return rounds.entrySet().stream().map((entry) -> new Measured(load, entry.getKey(), entry.getValue())).toList();
	}

	/** Measures a server once. */
	@FunctionalInterface
	private interface Measurement {

		Round of(Target target) throws IOException;

	}

}

package io.quintet.samples.benchmarks.hpp;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.springframework.boot.web.server.reactive.context.ReactiveWebServerApplicationContext;

import io.quintet.samples.benchmarks.load.Case;
import io.quintet.samples.benchmarks.load.LoadGenerator;
import io.quintet.samples.benchmarks.load.Outcome;
import io.quintet.samples.benchmarks.load.Requests;
import io.quintet.samples.benchmarks.load.Window;
import io.quintet.samples.benchmarks.server.BenchmarkServer;
import io.quintet.samples.benchmarks.server.ServerProcess;

/**
 * Measures HPP: ours without and with Actuator's observation of each HTTP request, and
 * handshake-prompt under gunicorn. All servers run at once and are loaded in turn, round
 * by round, so that what else the machine does falls on all of them.
 */
public final class HppBenchmark {

	/** Name of the original in the figures. */
	static final String ORIGINAL = "handshake-prompt 0.1.2";

	/** Name of ours without the HTTP observation. */
	static final String OURS = "ours";

	/** Name of ours with the HTTP observation. */
	static final String OBSERVED = "ours, HTTP observed";

	/** Name of another build of ours. */
	static final String BASELINE = "baseline";

	private static final String NOT_OBSERVED = "--management.observations.enable.http.server.requests=false";

	private static final int MOST_CREATES = 40_000;

	private static final int SMOKE_REQUESTS = 100;

	private final HppOptions options;

	private final HppReport report = new HppReport();

	private final List<ServerProcess> processes = new ArrayList<>();

	private HppBenchmark(HppOptions options) {
		this.options = options;
	}

	/**
	 * Measures and prints.
	 * @param args options, see the README
	 * @throws IOException when a server does not start or does not answer as it should
	 */
	public static void main(String[] args) throws IOException {
		HppOptions options = HppOptions.of(args);
		HppReport report = options.smoke() ? smoke(options) : new HppBenchmark(options).measure();
		System.out.println(report.table());
		if (options.json() != null) {
			Files.writeString(options.json(), report.json());
		}
	}

	/** A few requests to a server in this process: shows that everything works. */
	static HppReport smoke(HppOptions options) throws IOException {
		HppReport report = new HppReport();
		try (ReactiveWebServerApplicationContext context = BenchmarkServer.start(NOT_OBSERVED)) {
			Target target = new Target(OURS, BenchmarkServer.portOf(context), () -> Duration.ZERO);
			for (Operation operation : options.operations()) {
				Outcome outcome = target.load(operation, Window.closed(4, Duration.ofSeconds(20), SMOKE_REQUESTS));
				report.add(new Case(operation.label(), 4, OURS, 0, List.of(outcome)));
			}
			Outcome paced = target.load(Operation.CONTEXT, Window.paced(4, Duration.ofMillis(200), 500));
			report.add(new Case(Operation.CONTEXT.label(), 4, OURS, 500, List.of(paced)));
		}
		return report;
	}

	private HppReport measure() throws IOException {
		try {
			measureFloor();
			measureMemory();
			List<Target> targets = new ArrayList<>();
			targets.add(target(OURS, startOurs(NOT_OBSERVED)));
			if (this.options.baseline() != null) {
				targets.add(target(BASELINE, startBaseline(this.options.baseline())));
			}
			else {
				targets.add(target(OBSERVED, startOurs()));
			}
			if (this.options.peers() != null) {
				targets.add(target(ORIGINAL, startOriginal(this.options.peers())));
			}
			for (Target target : targets) {
				warmUp(target);
			}
			for (Operation operation : this.options.operations()) {
				measure(operation, targets);
			}
			return this.report;
		}
		finally {
			this.processes.forEach(ServerProcess::close);
		}
	}

	private void measureFloor() throws IOException {
		try (ServerProcess floor = ServerProcess.java("floor", List.of(), List.of())) {
			Requests requests = Requests.inTurn(Operation.CONTEXT.request(new Operation.Session("floor", "floor")));
			for (int connections : this.options.connections()) {
				LoadGenerator.run(floor.port(), requests,
						closed(Operation.CONTEXT, connections, this.options.window()));
				List<Outcome> rounds = new ArrayList<>();
				for (int round = 0; round < this.options.rounds(); round++) {
					rounds.add(LoadGenerator.run(floor.port(), requests,
							closed(Operation.CONTEXT, connections, this.options.window())));
				}
				this.report.add(new Case("any", connections, "bare Netty", 0, rounds));
			}
		}
	}

	// By count: what a virtual machine has not compiled yet tells nothing, and on a busy
	// machine
	// compiling takes its time. The original has nothing to compile.
	private void warmUp(Target target) throws IOException {
		Duration longest = target.name().equals(ORIGINAL) ? Duration.ofSeconds(3) : Duration.ofMinutes(2);
		for (Operation operation : this.options.operations()) {
			say("warming " + target.name() + ": " + operation.label());
			target.load(operation, Window.closed(16, longest, this.options.warmUp()));
		}
	}

	private void measure(Operation operation, List<Target> targets) throws IOException {
		say("measuring " + operation.label());
		double[] peaks = new double[targets.size()];
		for (int connections : this.options.connections()) {
			List<List<Outcome>> rounds = targets.stream().<List<Outcome>>map((target) -> new ArrayList<>()).toList();
			for (int round = 0; round < this.options.rounds(); round++) {
				for (int i = 0; i < targets.size(); i++) {
					targets.get(i).load(operation, closed(operation, connections, Duration.ofMillis(500)));
					rounds.get(i)
						.add(targets.get(i).load(operation, closed(operation, connections, this.options.window())));
				}
			}
			for (int i = 0; i < targets.size(); i++) {
				Case measured = new Case(operation.label(), connections, targets.get(i).name(), 0, rounds.get(i));
				this.report.add(measured);
				peaks[i] = Math.max(peaks[i], measured.rate());
			}
			say(operation.label() + ": " + connections + " connections done");
		}
		for (int i = 0; i < targets.size(); i++) {
			if (!targets.get(i).name().equals(ORIGINAL)) {
				pace(operation, targets.get(i), peaks[i] / 2);
			}
		}
	}

	private void pace(Operation operation, Target target, double rate) throws IOException {
		List<Outcome> rounds = new ArrayList<>();
		for (int round = 0; round < this.options.rounds(); round++) {
			rounds.add(target.load(operation, Window.paced(32, this.options.window(), rate)));
		}
		this.report.add(new Case(operation.label(), 32, target.name(), rate, rounds));
	}

	// A process of its own for each, so that nothing else moves.
	private void measureMemory() throws IOException {
		if (this.options.sessions() == 0) {
			return;
		}
		say("filling the heap with " + this.options.sessions() + " sessions");
		measureMemory(OURS, startOurs(NOT_OBSERVED), true);
		if (this.options.peers() != null) {
			measureMemory(ORIGINAL, startOriginal(this.options.peers()), false);
		}
	}

	private void measureMemory(String name, ServerProcess process, boolean heap) throws IOException {
		try (process) {
			Target target = target(name, process);
			create(target, 2_000);
			long before = heap ? process.liveHeap() : process.residentMemory();
			create(target, this.options.sessions());
			long after = heap ? process.liveHeap() : process.residentMemory();
			this.report.add(new Memory(name, heap ? "live heap" : "RSS", before, after, this.options.sessions()));
		}
	}

	private static void create(Target target, int count) throws IOException {
		Outcome outcome = target.load(Operation.CREATE, Window.closed(8, Duration.ofMinutes(5), count));
		if (outcome.requests() != count || outcome.failures() > 0) {
			throw new IOException(target.name() + " did not create all sessions: " + outcome);
		}
	}

	// Sessions stay until the process ends: their number is bounded, not the time alone.
	private static Window closed(Operation operation, int connections, Duration length) {
		return Window.closed(connections, length, (operation == Operation.CREATE) ? MOST_CREATES : Integer.MAX_VALUE);
	}

	private ServerProcess startOurs(String... arguments) throws IOException {
		return started(ServerProcess.java("server", this.options.java(), List.of(arguments)));
	}

	private ServerProcess startBaseline(Path jar) throws IOException {
		return started(ServerProcess.java(jar.toString(), "server", this.options.java(), List.of(NOT_OBSERVED)));
	}

	private ServerProcess startOriginal(Path peers) throws IOException {
		Path directory = Files.createTempDirectory("quintet-peer");
		Path source = directory.resolve("hpp_reference.py");
		directory.toFile().deleteOnExit();
		source.toFile().deleteOnExit();
		try (InputStream resource = Objects
			.requireNonNull(HppBenchmark.class.getResourceAsStream("/peers/hpp_reference.py"))) {
			Files.copy(resource, source);
		}
		return started(ServerProcess.gunicorn(peers.resolve("handshake-prompt-0.1.2"), source));
	}

	private ServerProcess started(ServerProcess process) {
		this.processes.add(process);
		return process;
	}

	private static Target target(String name, ServerProcess process) throws IOException {
		return new Target(name, process.port(), process::processorTime);
	}

	private static void say(String progress) {
		System.err.println(progress);
	}

}

package io.quintet.samples.benchmarks.sockets;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

import io.quintet.samples.benchmarks.server.ServerProcess;
import io.quintet.samples.benchmarks.sockets.generator.Orders.Close;
import io.quintet.samples.benchmarks.sockets.generator.Orders.Done;
import io.quintet.samples.benchmarks.sockets.generator.Orders.Open;

/**
 * Connections that do nothing: what each has of the live heap, connected and in a thread.
 */
final class IdlePart {

	static final String CONNECTED = "connected";

	static final String JOINED = "in a thread";

	static final String CLOSED = "after all were closed";

	private static final int CLASSES = 15;

	private static final int SPARE = 100;

	private static final int FIRST = 200;

	private final SocketOptions options;

	private final Servers servers;

	private final Generator generator;

	private final SocketReport report;

	IdlePart(SocketOptions options, Servers servers, Generator generator, SocketReport report) {
		this.options = options;
		this.servers = servers;
		this.generator = generator;
		this.report = report;
	}

	void measure() throws IOException {
		if (this.options.servers().contains("engine")) {
			try (Target target = this.servers.engine()) {
				measure(target, List.of(CONNECTED));
			}
		}
		if (this.options.servers().contains("acp")) {
			try (Target target = this.servers.acp(this.servers.database(SocketOptions.THREADS), 0)) {
				measure(target, List.of(CONNECTED, JOINED));
			}
		}
	}

	private void measure(Target target, List<String> states) throws IOException {
		// What the first clients make once is not counted.
		open(target, Math.min(FIRST, this.options.idle()), SocketOptions.THREADS);
		close(target);
		for (String state : states) {
			measure(target, state, state.equals(JOINED) ? SocketOptions.THREADS : 0);
		}
		this.report.idle(new Idle(target.name(), CLOSED, 0, 0, target.liveHeap(), 0, 0, List.of()));
	}

	private void measure(Target target, String state, int threads) throws IOException {
		long heap = target.liveHeap();
		long resident = resident(target);
		Histogram histogram = histogram(target.process());
		SocketBenchmark.say("opening %d connections to %s, %s".formatted(this.options.idle(), target.name(), state));
		Done opened = open(target, this.options.idle(), threads);
		long grown = target.liveHeap() - heap;
		List<Histogram.Line> classes = histogram(target.process()).since(histogram, opened.sockets(), CLASSES);
		this.report.idle(new Idle(target.name(), state, opened.sockets(), opened.millis(), heap,
				(double) grown / opened.sockets(), (double) (resident(target) - resident) / opened.sockets(), classes));
		close(target);
	}

	private Done open(Target target, int sockets, int threads) throws IOException {
		return this.generator.ask(
				new Open("idle", target.port(), target.dialect(), sockets, threads, 0, SocketOptions.ADDRESSES),
				Done.class);
	}

	private void close(Target target) throws IOException {
		this.generator.ask(new Close("idle"), Done.class);
		ServerProcess process = target.process();
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
		while (process != null && process.openFiles() > FIRST + SPARE && System.nanoTime() < end) {
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
		}
	}

	private static long resident(Target target) throws IOException {
		ServerProcess process = target.process();
		return (process != null) ? process.residentMemory() : 0;
	}

	private static Histogram histogram(@Nullable ServerProcess process) throws IOException {
		return (process != null) ? Histogram.of(process.pid()) : new Histogram(java.util.Map.of());
	}

}

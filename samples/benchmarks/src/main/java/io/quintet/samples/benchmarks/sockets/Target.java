package io.quintet.samples.benchmarks.sockets;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.quintet.samples.benchmarks.server.ServerConsole;
import io.quintet.samples.benchmarks.server.ServerProcess;
import io.quintet.samples.benchmarks.sockets.generator.Dialect;

/**
 * A server under load.
 *
 * @param name name in the figures
 * @param dialect what it speaks
 * @param port its port
 * @param process its process, or {@code null} when it is this one
 * @param database processor time of its database
 * @param end ends it
 */
record Target(String name, Dialect dialect, int port, @Nullable ServerProcess process, Supplier<Duration> database,
		Runnable end) implements AutoCloseable {

	Duration processorTime() {
		return (this.process != null) ? this.process.processorTime() : Duration.ZERO;
	}

	long liveHeap() throws IOException {
		return (this.process != null) ? this.process.liveHeap() : ServerConsole.liveHeap();
	}

	@Override
	public void close() {
		this.end.run();
	}

}

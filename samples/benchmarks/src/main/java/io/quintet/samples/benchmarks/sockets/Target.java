package io.quintet.samples.benchmarks.sockets;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.json.JsonMapper;

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
 * @param commands what it can be asked when it is in this process
 * @param database processor time of its database
 * @param end ends it
 */
record Target(String name, Dialect dialect, int port, @Nullable ServerProcess process,
		Map<String, UnaryOperator<String>> commands, Supplier<Duration> database,
		Runnable end) implements AutoCloseable {

	// The input of another program may have any encoding.
	private static final JsonMapper JSON = JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

	Duration processorTime() {
		return (this.process != null) ? this.process.processorTime() : Duration.ZERO;
	}

	long liveHeap() throws IOException {
		return (this.process != null) ? this.process.liveHeap() : ServerConsole.liveHeap();
	}

	/** Gives an order, as a line of JSON, and waits until it is done. */
	<T> T ask(Object order, Class<T> answer) throws IOException {
		String name = order.getClass().getSimpleName();
		String json = JSON.writeValueAsString(order);
		return JSON.readValue((this.process != null) ? this.process.ask(name + " " + json)
				: this.commands.getOrDefault(name, UnaryOperator.identity()).apply(json), answer);
	}

	@Override
	public void close() {
		this.end.run();
	}

}

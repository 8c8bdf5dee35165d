package io.quintet.samples.benchmarks.sockets;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import tools.jackson.databind.json.JsonMapper;

import io.quintet.samples.benchmarks.server.ServerProcess;
import io.quintet.samples.benchmarks.sockets.generator.SocketGenerator;

/**
 * The load generator as seen from here: orders and answers are lines of JSON.
 */
final class Generator implements AutoCloseable {

	private static final JsonMapper JSON = JsonMapper.shared();

	private final Exchange exchange;

	private final ProcessorTime processorTime;

	private final Runnable end;

	private Generator(Exchange exchange, ProcessorTime processorTime, Runnable end) {
		this.exchange = exchange;
		this.processorTime = processorTime;
		this.end = end;
	}

	/** Starts it in a process of its own. */
	static Generator process() throws IOException {
		ServerProcess process = ServerProcess.java("socket-generator", List.of("-Xmx1g"), List.of());
		return new Generator((order, json) -> {
			String answer = process.ask(order + " " + json);
			return answer;
		}, process::processorTime, process::close);
	}

	/** Starts it in this process. */
	@SuppressWarnings("MustBeClosed")
	static Generator inProcess() {
		SocketGenerator generator = new SocketGenerator();
		Map<String, UnaryOperator<String>> commands = generator.commands();
		return new Generator((order, json) -> commands.getOrDefault(order, UnaryOperator.identity()).apply(json),
				() -> Duration.ZERO, generator::close);
	}

	/** Gives an order and waits until it is done. */
	<T> T ask(Object order, Class<T> answer) throws IOException {
		return JSON.readValue(this.exchange.ask(order.getClass().getSimpleName(), JSON.writeValueAsString(order)),
				answer);
	}

	Duration processorTime() {
		return this.processorTime.get();
	}

	@Override
	public void close() {
		this.end.run();
	}

	/** Carries an order to the generator. */
	@FunctionalInterface
	private interface Exchange {

		String ask(String order, String json) throws IOException;

	}

	/** Tells processor time. */
	@FunctionalInterface
	private interface ProcessorTime {

		Duration get();

	}

}

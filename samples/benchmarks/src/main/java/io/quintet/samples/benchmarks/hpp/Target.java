package io.quintet.samples.benchmarks.hpp;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;

import io.quintet.samples.benchmarks.load.LoadGenerator;
import io.quintet.samples.benchmarks.load.Outcome;
import io.quintet.samples.benchmarks.load.Requests;
import io.quintet.samples.benchmarks.load.Window;

/**
 * A server that speaks HPP, and sessions on it.
 */
final class Target {

	private static final int SESSIONS = 64;

	private final String name;

	private final int port;

	private final Supplier<Duration> processorTime;

	private final Map<Operation, Requests> requests = new EnumMap<>(Operation.class);

	Target(String name, int port, Supplier<Duration> processorTime) throws IOException {
		this.name = name;
		this.port = port;
		this.processorTime = processorTime;
		byte[] create = Operation.CREATE.request(new Operation.Session("", ""));
		Operation.Session[] sessions = new Operation.Session[SESSIONS];
		for (int i = 0; i < SESSIONS; i++) {
			sessions[i] = Operation.Session.of(LoadGenerator.exchange(port, create));
		}
		for (Operation operation : Operation.values()) {
			byte[][] each = new byte[SESSIONS][];
			for (int i = 0; i < SESSIONS; i++) {
				each[i] = operation.request(sessions[i]);
			}
			this.requests.put(operation, Requests.inTurn(each));
		}
		requireRightAnswers(sessions[0]);
	}

	// A server that refuses quickly must not pass for a fast one.
	private void requireRightAnswers(Operation.Session session) throws IOException {
		String acted = LoadGenerator.exchange(this.port, Operation.ACTION.request(session));
		String read = LoadGenerator.exchange(this.port, Operation.CONTEXT.request(session));
		if (!acted.contains("\"Alice\"") || !read.contains("\"Alice\"") || !read.contains("\"value of field 4\"")) {
			throw new IOException(this.name + " answers wrongly: " + acted + "\n" + read);
		}
	}

	String name() {
		return this.name;
	}

	Outcome load(Operation operation, Window window) throws IOException {
		Duration before = this.processorTime.get();
		Outcome outcome = LoadGenerator.run(this.port, Objects.requireNonNull(this.requests.get(operation)), window);
		return outcome.costing(this.processorTime.get().minus(before));
	}

}

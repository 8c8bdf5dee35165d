package io.quintet.samples.benchmarks.acp;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Supplier;

import io.quintet.samples.benchmarks.load.LoadGenerator;
import io.quintet.samples.benchmarks.load.Outcome;
import io.quintet.samples.benchmarks.load.Requests;
import io.quintet.samples.benchmarks.load.Window;

/**
 * Our server, loaded over HTTP.
 */
final class HttpTarget implements AppendTarget {

	private final String name;

	private final int port;

	private final Supplier<Duration> processorTime;

	private final BenchmarkDatabase database;

	private long number;

	HttpTarget(String name, int port, Supplier<Duration> processorTime, BenchmarkDatabase database) {
		this.name = name;
		this.port = port;
		this.processorTime = processorTime;
		this.database = database;
	}

	@Override
	public String name() {
		return this.name;
	}

	BenchmarkDatabase database() {
		return this.database;
	}

	@Override
	public void clear() throws IOException {
		this.database.clear("acp_events");
	}

	@Override
	public long stored() throws IOException {
		return this.database.count("acp_events");
	}

	@Override
	public Duration processorTime() {
		return this.processorTime.get();
	}

	@Override
	public void warmUp(int messages) throws IOException {
		append(Load.SPREAD, Duration.ofMinutes(2), messages * 2 / 3);
		append(Load.ONE, Duration.ofMinutes(1), messages / 3);
	}

	@Override
	public Appended append(Load load, Duration lead, Duration window) throws IOException {
		Outcome before = append(load, lead, Integer.MAX_VALUE);
		Outcome outcome = append(load, window, Integer.MAX_VALUE);
		return new Appended(outcome, before.requests() - before.failures() + outcome.requests() - outcome.failures());
	}

	private Outcome append(Load load, Duration length, int most) throws IOException {
		MessageRequests requests = new MessageRequests(load.threads(), this.number);
		Outcome outcome = load(requests, load.connections(), length, most);
		this.number = requests.nextNumber();
		return outcome;
	}

	/** Sends other requests. */
	Outcome load(Requests requests, int connections, Duration length, int most) throws IOException {
		return LoadGenerator.run(this.port, requests, Window.closed(connections, length, most));
	}

	String exchange(byte[] request) throws IOException {
		return LoadGenerator.exchange(this.port, request);
	}

}

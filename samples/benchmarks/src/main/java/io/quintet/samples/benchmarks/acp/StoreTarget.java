package io.quintet.samples.benchmarks.acp;

import java.io.IOException;
import java.time.Duration;

import tools.jackson.databind.json.JsonMapper;

import io.quintet.samples.benchmarks.load.Outcome;
import io.quintet.samples.benchmarks.server.ServerProcess;

/**
 * A {@link StoreServer}, led from here.
 */
final class StoreTarget implements AppendTarget {

	private final String name;

	private final ServerProcess process;

	private final BenchmarkDatabase database;

	StoreTarget(String name, ServerProcess process, BenchmarkDatabase database) {
		this.name = name;
		this.process = process;
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
		return this.process.processorTime();
	}

	@Override
	public void warmUp(int messages) throws IOException {
		append(Load.SPREAD, Duration.ofSeconds(50), messages * 2 / 3);
		append(Load.ONE, Duration.ofSeconds(20), messages / 3);
	}

	@Override
	public Appended append(Load load, Duration lead, Duration window) throws IOException {
		Outcome before = append(load, lead, Integer.MAX_VALUE);
		Outcome outcome = append(load, window, Integer.MAX_VALUE);
		return new Appended(outcome, before.requests() - before.failures() + outcome.requests() - outcome.failures());
	}

	private Outcome append(Load load, Duration length, int most) throws IOException {
		String answer = this.process.ask("%s %d %d %d %d".formatted(StoreServer.APPEND, load.connections(),
				load.threads(), length.toMillis(), most));
		return JsonMapper.shared().readValue(answer, Outcome.class);
	}

}

package io.quintet.samples.benchmarks.lime;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import io.quintet.samples.benchmarks.server.ServerProcess;

/**
 * A site as seen from here, in a process of its own or in this one.
 */
final class Site implements AutoCloseable {

	private final String name;

	private final String path;

	private final Exchange exchange;

	private final Supplier<Duration> processorTime;

	private final Runnable end;

	private Site(String name, String path, Exchange exchange, Supplier<Duration> processorTime, Runnable end) {
		this.name = name;
		this.path = path;
		this.exchange = exchange;
		this.processorTime = processorTime;
		this.end = end;
	}

	static Site of(String name, String path, ServerProcess process) {
		return new Site(name, path, process::ask, process::processorTime, process::close);
	}

	static Site of(String name, String path, SiteUnderTest site) {
		Map<String, UnaryOperator<String>> commands = Map.of("expect", site::expect, "counted",
				(nothing) -> site.counted(), "verify", site::verify);
		return new Site(name, path, (line) -> {
			String[] words = line.split(" ", 2);
			return commands.getOrDefault(words[0], UnaryOperator.identity()).apply((words.length > 1) ? words[1] : "");
		}, () -> Duration.ZERO, site::close);
	}

	String name() {
		return this.name;
	}

	/** First segment of the path that it asks the platform for. */
	String path() {
		return this.path;
	}

	Duration processorTime() {
		return this.processorTime.get();
	}

	String ask(String line) throws IOException {
		return this.exchange.ask(line);
	}

	@Override
	public void close() {
		this.end.run();
	}

	/** Carries a line to the site, and its answer back. */
	@FunctionalInterface
	private interface Exchange {

		String ask(String line) throws IOException;

	}

}

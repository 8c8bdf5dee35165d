package io.quintet.samples.benchmarks.sockets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Measures Socket.IO: our engine, ACP over it, and the servers of others, by one
 * generator in one run.
 */
public final class SocketBenchmark {

	private SocketBenchmark() {
	}

	/**
	 * Measures and prints.
	 * @param args options, see the README
	 * @throws IOException when a server does not start or does not answer as it should
	 */
	public static void main(String[] args) throws IOException {
		SocketOptions options = SocketOptions.of(args);
		SocketReport report = measure(options);
		System.out.println(report.table());
		Path json = options.json();
		if (json != null) {
			Files.writeString(json, report.json());
		}
	}

	/** Measures; on servers in this process when a moment is enough. */
	static SocketReport measure(SocketOptions options) throws IOException {
		SocketReport report = new SocketReport(options);
		try (Servers servers = new Servers(options.serverOptions());
				Generator generator = options.smoke() ? Generator.inProcess() : Generator.process()) {
			for (String part : options.parts()) {
				switch (part) {
					case "fanout" -> new FanOutPart(options, servers, generator, report).measure();
					case "join" -> new JoinPart(options, servers, generator, report).measure();
					case "idle" -> new IdlePart(options, servers, generator, report).measure();
					case "reconnect" -> new ReconnectPart(options, servers, generator, report).measure();
					default -> throw new IllegalArgumentException("unknown part " + part);
				}
			}
			report.database(servers.settings());
		}
		return report;
	}

	static void say(String progress) {
		System.err.println(progress);
	}

}

package io.quintet.samples.conformance;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;

/**
 * The conformance application, or another server, in a process of its own.
 *
 * @param process the process
 * @param port the port it listens on
 * @param output what it has written
 */
public record ServerProcess(Process process, int port, Path output) implements AutoCloseable {

	private static final String READY = "listening on ";

	/** It lives for seconds, in which it starts and ends. */
	private static final List<String> OPTIONS = List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC",
			"-Dspring.reactor.netty.shutdown-quiet-period=0s");

	/** Starts it and waits until it listens. */
	public static ServerProcess start(String profile, String... arguments) throws IOException {
		List<String> all = new ArrayList<>(List.of("--server.port=0", "--spring.profiles.active=" + profile));
		all.addAll(Arrays.asList(arguments));
		return start(ConformanceApplication.class, OPTIONS, all);
	}

	/** Starts another program that tells its port likewise. */
	public static ServerProcess start(Class<?> program, List<String> options, List<String> arguments)
			throws IOException {
		return start(program, Map.of(), options, arguments);
	}

	/** Starts it with further variables in its environment. */
	public static ServerProcess start(Class<?> program, Map<String, String> environment, List<String> options,
			List<String> arguments) throws IOException {
		List<String> command = new ArrayList<>(List.of(tool("java")));
		command.addAll(options);
		command.addAll(
				List.of("-cp", System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
						program.getName()));
		command.addAll(arguments);
		Path output = Files.createTempFile("conformance", ".log");
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
		builder.environment().putAll(environment);
		Process process = builder.start();
		try {
			return Awaitility.await("start of the server, see " + output)
				.atMost(Duration.ofMinutes(2))
				.failFast(() -> !process.isAlive())
				.until(() -> new ServerProcess(process, portIn(output), output), (server) -> server.port() > 0);
		}
		catch (RuntimeException ex) {
			process.destroyForcibly();
			throw ex;
		}
	}

	private static int portIn(Path output) throws IOException {
		return Files.readAllLines(output)
			.stream()
			.filter((line) -> line.startsWith(READY))
			.findFirst()
			.map((line) -> Integer.parseInt(line.substring(READY.length()).strip()))
			.orElse(0);
	}

	/** Collects garbage in the process and tells the bytes that are left. */
	public long liveHeap() throws IOException {
		Process jcmd = new ProcessBuilder(tool("jcmd"), Long.toString(this.process.pid()), "GC.class_histogram")
			.redirectErrorStream(true)
			.start();
		try (BufferedReader lines = new BufferedReader(
				new InputStreamReader(jcmd.getInputStream(), StandardCharsets.UTF_8))) {
			return lines.lines()
				.filter((line) -> line.startsWith("Total"))
				.mapToLong((line) -> Long.parseLong(line.trim().split("\\s+")[2]))
				.findFirst()
				.orElseThrow();
		}
	}

	/** Kills the process without a chance to tidy up. */
	public void kill() throws InterruptedException {
		if (!this.process.destroyForcibly().waitFor(60, TimeUnit.SECONDS)) {
			throw new IllegalStateException("Process " + this.process.pid() + " cannot be killed");
		}
	}

	private static String tool(String name) {
		return System.getProperty("java.home") + File.separator + "bin" + File.separator + name;
	}

	@Override
	public void close() {
		this.process.destroy();
		try {
			if (!this.process.waitFor(60, TimeUnit.SECONDS)) {
				this.process.destroyForcibly();
			}
		}
		catch (InterruptedException ex) {
			this.process.destroyForcibly();
			Thread.currentThread().interrupt();
		}
	}

}

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
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;

/**
 * The conformance application in a process of its own.
 *
 * @param process the process
 * @param port the port it listens on
 * @param output what it has written
 */
public record ServerProcess(Process process, int port, Path output) implements AutoCloseable {

	private static final String READY = "listening on ";

	/** Starts it and waits until it listens. */
	public static ServerProcess start(String profile, String... arguments) throws IOException {
		List<String> command = new ArrayList<>(List.of(tool("java"), "-Xmx512m", "-cp",
				System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
				ConformanceApplication.class.getName(), "--server.port=0", "--spring.profiles.active=" + profile));
		command.addAll(Arrays.asList(arguments));
		Path output = Files.createTempFile("conformance", ".log");
		Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
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
		if (!this.process.destroyForcibly().waitFor(30, TimeUnit.SECONDS)) {
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
			if (!this.process.waitFor(30, TimeUnit.SECONDS)) {
				this.process.destroyForcibly();
			}
		}
		catch (InterruptedException ex) {
			this.process.destroyForcibly();
			Thread.currentThread().interrupt();
		}
	}

}

package io.quintet.samples.chat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * The application in a process of its own, which can be stopped and started again: on the
 * same port, with the same data.
 */
final class ChatServer implements AutoCloseable {

	private static final Pattern PORT = Pattern.compile("Netty started on port (\\d+)");

	private static final Duration PATIENCE = Duration.ofMinutes(3);

	private final Path directory;

	private int port;

	private int starts;

	private @Nullable Process process;

	ChatServer(Path directory) {
		this.directory = directory;
	}

	String baseUrl() {
		return "http://127.0.0.1:" + this.port;
	}

	/** Starts it, on a free port for the first time. */
	void start() throws IOException {
		Path output = this.directory.resolve("server-" + (++this.starts) + ".log");
		Process started = new ProcessBuilder(
				System.getProperty("java.home") + File.separator + "bin" + File.separator + "java", "-Xmx300m",
				"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Dspring.reactor.netty.shutdown-quiet-period=0s", "-cp",
				System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
				ChatApplication.class.getName(), "--server.port=" + this.port, "--chat.pace=60ms", "--acp.replay-cap=5",
				"--embedded-postgres.data-dir=" + this.directory.resolve("postgres"))
			.redirectErrorStream(true)
			.redirectOutput(output.toFile())
			.start();
		this.process = started;
		this.port = Awaitility.await("start of the server, see " + output)
			.atMost(PATIENCE)
			.failFast(() -> !started.isAlive())
			.until(() -> portIn(output), (found) -> found > 0);
	}

	private static int portIn(Path output) throws IOException {
		Matcher matcher = PORT.matcher(Files.readString(output));
		return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
	}

	/** Stops it as an operator would. */
	void stop() throws InterruptedException {
		Process stopped = this.process;
		if (stopped != null) {
			stopped.destroy();
			if (!stopped.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
				stopped.destroyForcibly();
				throw new IllegalStateException("Process " + stopped.pid() + " does not stop");
			}
			this.process = null;
		}
	}

	/** Kills it without a chance to tidy up. */
	void kill() throws InterruptedException {
		Process killed = this.process;
		if (killed != null && !killed.destroyForcibly().waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
			throw new IllegalStateException("Process " + killed.pid() + " cannot be killed");
		}
		this.process = null;
	}

	@Override
	public void close() {
		try {
			stop();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			Process left = this.process;
			if (left != null) {
				left.destroyForcibly();
			}
		}
	}

}

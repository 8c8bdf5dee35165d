package io.quintet.samples.conformance.acp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.awaitility.Awaitility;
import org.slf4j.LoggerFactory;

/**
 * A Postgres of a test's own that can be broken, always on the same port.
 */
final class PostgresProcess implements AutoCloseable {

	private static final String PID_FILE = "postmaster.pid";

	private final Path folder;

	private final int port;

	private EmbeddedPostgres postgres;

	PostgresProcess(Path folder) throws IOException {
		this.folder = folder;
		try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			this.port = free.getLocalPort();
		}
		this.postgres = run();
	}

	private EmbeddedPostgres run() throws IOException {
		return EmbeddedPostgres.builder()
			.setDataDirectory(this.folder.resolve("data"))
			.setCleanDataDirectory(false)
			.setOverrideWorkingDirectory(SharedPostgres.binaries().toFile())
			.setPort(this.port)
			.setServerConfig("fsync", "on")
			.setServerConfig("synchronous_commit", "on")
			.setServerConfig("listen_addresses", "127.0.0.1")
			.start();
	}

	String url() {
		return "r2dbc:postgresql://postgres@127.0.0.1:" + this.port + "/postgres";
	}

	/** Ends it in order: who is connected is told. */
	void stop() {
		try {
			this.postgres.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Starts it again. */
	void start() {
		try {
			this.postgres = run();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Kills it as the kernel would. */
	void kill() {
		kill(this.folder);
		// Lets go of the folder, and complains that there is nothing to stop.
		Logger logger = (Logger) LoggerFactory.getLogger(EmbeddedPostgres.class);
		logger.setLevel(Level.OFF);
		stop();
		logger.setLevel(null);
	}

	/** Leaves it running in name only: connections stay open, and nothing answers. */
	void freeze() {
		signal("STOP");
	}

	/** Lets it go on. */
	void thaw() {
		signal("CONT");
	}

	private void signal(String name) {
		ProcessHandle postmaster = postmaster(this.folder);
		Stream.concat(Stream.of(postmaster), postmaster.descendants()).forEach((process) -> {
			try {
				new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start()
					.waitFor(60, TimeUnit.SECONDS);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		});
	}

	@Override
	public void close() {
		stop();
	}

	/** Kills the Postgres that runs on a folder, if one does, and waits for its end. */
	static void kill(Path folder) {
		ProcessHandle postmaster = postmaster(folder);
		if (postmaster == null) {
			return;
		}
		List<ProcessHandle> all = Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList();
		all.forEach(ProcessHandle::destroyForcibly);
		Awaitility.await("end of Postgres")
			.atMost(Duration.ofSeconds(60))
			.until(() -> all.stream().noneMatch(ProcessHandle::isAlive));
	}

	private static ProcessHandle postmaster(Path folder) {
		try (Stream<Path> files = Files.walk(folder, 3)) {
			return files.filter((file) -> file.endsWith(PID_FILE))
				.map(PostgresProcess::firstLine)
				.flatMap((pid) -> ProcessHandle.of(Long.parseLong(pid.strip())).stream())
				.findFirst()
				.orElse(null);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String firstLine(Path file) {
		try {
			return Files.readAllLines(file).get(0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}

package io.quintet.postgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.quintet.support.EmbeddedDatabase;

/**
 * A Postgres server of the application's own, on a free port of the loopback interface,
 * with settings that lose nothing that was committed.
 * <p>
 * The directory belongs to one living JVM at a time. A server that a killed JVM has left
 * behind is stopped at the next start, and a server that dies is started again.
 */
public final class EmbeddedPostgresServer implements EmbeddedDatabase, AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(EmbeddedPostgresServer.class);

	private static final Duration REVIVAL_PAUSE = Duration.ofSeconds(10);

	private static final Duration PATIENCE = Duration.ofMinutes(5);

	private static final Duration STOP_PATIENCE = Duration.ofSeconds(60);

	private static final int ATTEMPTS = 20;

	private static final long MAX_LOG = 5_000_000;

	private static final String HOST = "127.0.0.1";

	private final Path directory;

	private final DirectoryLock lock;

	private final DataDirectory data;

	private final Tools tools;

	private final String version;

	private final String password;

	private final Path log;

	private int port;

	private boolean closed;

	private @Nullable CompletableFuture<Void> death;

	private EmbeddedPostgresServer(Path directory, DirectoryLock lock) throws IOException {
		this.directory = directory;
		this.lock = lock;
		this.log = directory.resolve("server.log");
		Binaries binaries = new Binaries(directory.resolve("bin"));
		Path unpacked = binaries.unpack();
		this.tools = new Tools(unpacked, directory);
		this.version = DataDirectory.version(this.tools);
		this.data = new DataDirectory(directory);
		new Leftover(directory, this.data.path(), this.tools).stop();
		binaries.deleteAllBut(unpacked);
		this.data.prepare(this.tools);
		this.password = this.data.password();
		this.port = launch(0);
		watch();
	}

	/**
	 * Starts a server.
	 * @param directory where data and binaries are kept; created when absent
	 * @return the running server
	 * @throws EmbeddedPostgresException when it cannot be started, with what to do
	 */
	public static EmbeddedPostgresServer start(Path directory) {
		Path absolute = directory.toAbsolutePath().normalize();
		try {
			DataDirectory.createPrivate(absolute);
			DirectoryLock lock = DirectoryLock.take(absolute);
			try {
				return new EmbeddedPostgresServer(absolute, lock);
			}
			catch (IOException | RuntimeException ex) {
				lock.close();
				throw ex;
			}
		}
		catch (IOException ex) {
			throw Problems.unwritable(absolute, ex);
		}
	}

	/**
	 * Returns the address that the server listens on.
	 * @return the loopback address
	 */
	public String host() {
		return HOST;
	}

	/**
	 * Returns the port that the server listens on.
	 * @return another one after each start
	 */
	public synchronized int port() {
		return this.port;
	}

	/**
	 * Returns the name of the database.
	 * @return the name
	 */
	public String database() {
		return "postgres";
	}

	/**
	 * Returns the name of the user, who may do everything.
	 * @return the name
	 */
	public String user() {
		return DataDirectory.USER;
	}

	/**
	 * Returns the password of the user.
	 * @return a random one, drawn when the data were created
	 */
	public String password() {
		return this.password;
	}

	/**
	 * Returns the directory of data and binaries.
	 * @return an absolute path
	 */
	public Path directory() {
		return this.directory;
	}

	/**
	 * Returns the version of the server.
	 * @return such as {@code 18.6}
	 */
	public String version() {
		return this.version;
	}

	@Override
	public String description() {
		return "embedded Postgres %s in %s".formatted(this.version, this.directory);
	}

	/**
	 * Starts the server process and waits until it takes connections.
	 * @param wanted the port, 0 for any free one
	 * @return the port
	 */
	private int launch(int wanted) throws IOException {
		rotateLog();
		for (int attempt = 1;; attempt++) {
			int candidate = (wanted != 0) ? wanted : freePort();
			long start = Files.exists(this.log) ? Files.size(this.log) : 0;
			Tools.Outcome outcome = this.tools.run(PATIENCE.plusSeconds(10), "pg_ctl", "-D",
					this.data.path().toString(), "-l", this.log.toString(), "-w", "-t",
					Long.toString(PATIENCE.toSeconds()), "-o", options(candidate), "start");
			if (outcome.succeeded()) {
				return candidate;
			}
			String output = logSince(start) + outcome.output();
			if (attempt == ATTEMPTS || !isPassing(output)) {
				throw output.contains("is not permitted") && output.contains("root") ? Problems.root()
						: Problems.failed(this.data.path(), this.log, output);
			}
			LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
		}
	}

	// Another process took the port, or the processes of a killed server are about to
	// end.
	private static boolean isPassing(String output) {
		return output.contains("Address already in use") || output.contains("pre-existing shared memory block");
	}

	static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] { 127, 0, 0, 1 }))) {
			return socket.getLocalPort();
		}
	}

	// On the command line, where no file overrides them.
	private static String options(int port) {
		StringBuilder options = new StringBuilder("-p " + port);
		for (String setting : List.of("listen_addresses=" + HOST, "fsync=on", "synchronous_commit=on",
				"full_page_writes=on", "timezone=UTC", "log_timezone=UTC", "log_checkpoints=off",
				"log_min_error_statement=panic", "log_error_verbosity=terse", Owner.self().setting())) {
			options.append(" -c ").append(setting);
		}
		return options.append(Tools.WINDOWS ? "" : " -c unix_socket_directories=''").toString();
	}

	private void rotateLog() throws IOException {
		if (Files.exists(this.log) && Files.size(this.log) > MAX_LOG) {
			Files.move(this.log, this.directory.resolve("server.log.1"), StandardCopyOption.REPLACE_EXISTING);
		}
	}

	private String logSince(long start) throws IOException {
		if (!Files.exists(this.log)) {
			return "";
		}
		byte[] all = Files.readAllBytes(this.log);
		int from = (int) Math.max(start, all.length - 4_000L);
		return new String(all, from, Math.max(0, all.length - from), StandardCharsets.UTF_8);
	}

	private void watch() throws IOException {
		this.death = Leftover.process(this.data.path())
			.map((process) -> process.onExit().thenRunAsync(this::revive, EmbeddedPostgresServer::onOwnThread))
			.orElseGet(this::reviveLater);
	}

	private CompletableFuture<Void> reviveLater() {
		return CompletableFuture.runAsync(this::revive, CompletableFuture.delayedExecutor(REVIVAL_PAUSE.toMillis(),
				TimeUnit.MILLISECONDS, EmbeddedPostgresServer::onOwnThread));
	}

	private static void onOwnThread(Runnable task) {
		Thread thread = new Thread(task, "embedded-postgres");
		thread.setDaemon(true);
		thread.start();
	}

	private synchronized void revive() {
		if (this.closed) {
			return;
		}
		logger.error("The embedded Postgres has died and is started again; see {}", this.log);
		try {
			launch(this.port);
			watch();
		}
		catch (IOException | RuntimeException ex) {
			logger.error("The embedded Postgres cannot be started again; the next try is in {} s",
					REVIVAL_PAUSE.toSeconds(), ex);
			this.death = reviveLater();
		}
	}

	/** Stops the server, with all that was committed on disk. */
	@Override
	public synchronized void close() {
		if (this.closed) {
			return;
		}
		this.closed = true;
		if (this.death != null) {
			this.death.cancel(false);
		}
		try (this.lock) {
			if (!stop(this.tools, this.data.path())) {
				logger.error("The embedded Postgres does not stop; see {}", this.log);
			}
		}
		catch (IOException ex) {
			logger.error("The embedded Postgres does not stop; see {}", this.log, ex);
		}
	}

	/** Stops whatever server works on the data, fast, or else at once. */
	static boolean stop(Tools tools, Path data) throws IOException {
		for (String mode : List.of("fast", "immediate")) {
			Tools.Outcome outcome = tools.run(STOP_PATIENCE.plusSeconds(10), "pg_ctl", "-D", data.toString(), "-m",
					mode, "-w", "-t", Long.toString(STOP_PATIENCE.toSeconds()), "stop");
			if (outcome.succeeded() || Leftover.process(data).isEmpty()) {
				return true;
			}
		}
		return false;
	}

}

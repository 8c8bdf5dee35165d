package io.quintet.samples.benchmarks.acp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.quintet.postgres.EmbeddedPostgresServer;

/**
 * The Postgres under all servers: an embedded one with durable settings, or one that is
 * there already.
 */
public final class PostgresServer implements AutoCloseable {

	private static final int USER_TIME_AT = 11;

	private static final int TICKS_PER_SECOND = 100;

	private final BenchmarkDatabase maintenance;

	private final @Nullable EmbeddedPostgresServer embedded;

	private final List<BenchmarkDatabase> created = new ArrayList<>();

	private final long postmaster;

	private PostgresServer(BenchmarkDatabase maintenance, @Nullable EmbeddedPostgresServer embedded) {
		this.maintenance = maintenance;
		this.embedded = embedded;
		this.postmaster = postmaster(maintenance);
	}

	/**
	 * Starts or finds the server.
	 * @param url {@code r2dbc:postgresql://user:password@host:port/database}, or
	 * {@code null} for an embedded one
	 * @return the server
	 * @throws IOException when there is none
	 */
	public static PostgresServer at(@Nullable String url) throws IOException {
		if (url != null) {
			return new PostgresServer(parse(url), null);
		}
		EmbeddedPostgresServer embedded = EmbeddedPostgresServer.start(Files.createTempDirectory("quintet-postgres"));
		return new PostgresServer(new BenchmarkDatabase(embedded.host(), embedded.port(), embedded.user(),
				embedded.password(), embedded.database()), embedded);
	}

	private static BenchmarkDatabase parse(String url) {
		URI uri = URI.create(url.replaceFirst("^r2dbc:", ""));
		String[] user = (uri.getUserInfo() != null) ? uri.getUserInfo().split(":", 2) : new String[] { "postgres" };
		return new BenchmarkDatabase(uri.getHost(), (uri.getPort() > 0) ? uri.getPort() : 5432, user[0],
				(user.length > 1) ? user[1] : "", uri.getPath().substring(1));
	}

	/**
	 * Creates an empty database, dropped at the end.
	 * @param name its name
	 * @return the database
	 * @throws IOException when the server refuses
	 */
	public BenchmarkDatabase create(String name) throws IOException {
		this.maintenance.execute("drop database if exists " + name + ";\ncreate database " + name);
		BenchmarkDatabase database = this.maintenance.named(name);
		this.created.add(database);
		return database;
	}

	/**
	 * Describes the server.
	 * @return its version and settings
	 * @throws IOException when the server refuses
	 */
	public String settings() throws IOException {
		return this.maintenance
			.text("""
					select 'Postgres ' || split_part(version(), ' ', 2) || ', ' ||
					       string_agg(name || '=' || setting, ', ' order by name)
					  from pg_settings
					 where name in ('fsync', 'synchronous_commit', 'full_page_writes', 'shared_buffers', 'max_wal_size')""");
	}

	/**
	 * Returns how much processor time the processes of the server have taken, ended ones
	 * too.
	 * @return the time, or zero when the server is not on this machine
	 */
	public Duration processorTime() {
		return (this.postmaster > 0) ? ProcessHandle.of(this.postmaster)
			.map((process) -> time(process.pid(), true).plus(process.descendants()
				.map((child) -> time(child.pid(), false))
				.reduce(Duration.ZERO, Duration::plus)))
			.orElse(Duration.ZERO) : Duration.ZERO;
	}

	// The process table counts what ended children have taken to their parent.
	private static Duration time(long pid, boolean withEndedChildren) {
		try {
			String line = Files.readString(Path.of("/proc", Long.toString(pid), "stat"), StandardCharsets.ISO_8859_1);
			String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
			long ticks = 0;
			for (int i = 0; i < (withEndedChildren ? 4 : 2); i++) {
				ticks += Long.parseLong(fields[USER_TIME_AT + i]);
			}
			return Duration.ofMillis(ticks * 1000 / TICKS_PER_SECOND);
		}
		catch (IOException ex) {
			return Duration.ZERO;
		}
	}

	private static long postmaster(BenchmarkDatabase database) {
		if (!database.host().equals("127.0.0.1") && !database.host().equals("localhost")) {
			return 0;
		}
		try {
			return database.number("select split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::bigint");
		}
		catch (IOException ex) {
			System.err.println("The processor time of the database stays unknown: " + ex.getMessage());
			return 0;
		}
	}

	@Override
	public void close() throws IOException {
		if (this.embedded == null) {
			for (BenchmarkDatabase database : this.created) {
				this.maintenance.execute("drop database if exists " + database.name() + " with (force)");
			}
			return;
		}
		this.embedded.close();
		try (Stream<Path> files = Files.walk(this.embedded.directory())) {
			files.sorted(Comparator.reverseOrder()).forEach(PostgresServer::delete);
		}
	}

	private static void delete(Path file) {
		try {
			Files.delete(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}

package io.quintet.samples.guarantees.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/**
 * A Postgres that writes to disk first, on a fixed port, and can be broken.
 */
public final class Postgres implements AutoCloseable {

	private static final String LISTENERS = "from pg_stat_activity where pid <> pg_backend_pid() "
			+ "and (query ilike 'listen %' or query ilike 'select pg_notify(%')";

	private final Path directory;

	private final int port = Program.freePort();

	private EmbeddedPostgres server;

	Postgres(Path directory) {
		this.directory = directory;
		this.server = launch();
	}

	private EmbeddedPostgres launch() {
		try {
			return EmbeddedPostgres.builder()
				.setOverrideWorkingDirectory(this.directory.resolve("bin").toFile())
				.setDataDirectory(this.directory.resolve("data"))
				.setCleanDataDirectory(false)
				.setPort(this.port)
				.setServerConfig("listen_addresses", "127.0.0.1")
				.setServerConfig("fsync", "on")
				.setServerConfig("synchronous_commit", "on")
				.setServerConfig("max_connections", "300")
				.start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Stops the server as after a crash: sessions are cut, nothing is tidied up. */
	public void stopHard() {
		try {
			long pid = Long
				.parseLong(Files.readAllLines(this.directory.resolve("data").resolve("postmaster.pid")).get(0).strip());
			Program.signal(pid, "QUIT");
			Program.await(Duration.ofSeconds(60), "Postgres has ended",
					() -> ProcessHandle.of(pid).map((process) -> !process.isAlive()).orElse(true));
			this.server.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Starts the server again and waits until it serves. */
	public void start() {
		this.server = launch();
	}

	/**
	 * Ends the sessions that listen to notifications.
	 * @return how many
	 */
	public int cutListeners() {
		return rows("select pg_terminate_backend(pid) " + LISTENERS).size();
	}

	/**
	 * Lets each stored event send a notification, which its transaction commits.
	 * @param on whether, or no longer
	 */
	public void notifyInTransactions(boolean on) {
		String statements = on ? """
				create function notify_of_event() returns trigger language plpgsql as $$
				begin perform pg_notify('events', new.thread_id); return null; end $$;
				create trigger notify_of_event after insert on acp_events
				for each row execute function notify_of_event()"""
				: "drop trigger notify_of_event on acp_events; drop function notify_of_event";
		try (Connection connection = this.server.getPostgresDatabase().getConnection();
				Statement statement = connection.createStatement()) {
			statement.execute(statements);
		}
		catch (SQLException ex) {
			throw new IllegalStateException("The database refuses: " + statements, ex);
		}
	}

	/**
	 * Asks for rows of texts.
	 * @param query the query
	 * @return the rows
	 */
	public List<List<String>> rows(String query) {
		try (Connection connection = this.server.getPostgresDatabase().getConnection();
				Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery(query)) {
			List<List<String>> all = new ArrayList<>();
			while (rows.next()) {
				List<String> row = new ArrayList<>();
				for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
					row.add(rows.getString(column));
				}
				all.add(row);
			}
			return all;
		}
		catch (SQLException ex) {
			throw new IllegalStateException("The database refuses: " + query, ex);
		}
	}

	int port() {
		return this.port;
	}

	@Override
	public void close() {
		try {
			this.server.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}

package io.quintet.samples.conformance.acp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/**
 * One Postgres for all tests of this process that do not break it; it ends with the
 * process.
 */
final class SharedPostgres {

	private static final AtomicInteger DATABASES = new AtomicInteger();

	private SharedPostgres() {
	}

	/** Makes an empty database and tells its address. */
	static String newDatabase() {
		EmbeddedPostgres postgres = Holder.POSTGRES;
		String name = "acp_" + DATABASES.incrementAndGet();
		try (Connection connection = postgres.getPostgresDatabase().getConnection();
				Statement statement = connection.createStatement()) {
			statement.execute("create database " + name);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
		return "r2dbc:postgresql://postgres@127.0.0.1:" + postgres.getPort() + "/" + name;
	}

	/** Where the tests unpack the programs of Postgres. */
	static Path binaries() {
		return Path.of("target", "postgres").toAbsolutePath();
	}

	private static final class Holder {

		private static final EmbeddedPostgres POSTGRES = start();

		private static EmbeddedPostgres start() {
			try {
				return EmbeddedPostgres.builder()
					.setOverrideWorkingDirectory(binaries().toFile())
					.setServerConfig("max_connections", "300")
					.setServerConfig("listen_addresses", "127.0.0.1")
					.start();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}

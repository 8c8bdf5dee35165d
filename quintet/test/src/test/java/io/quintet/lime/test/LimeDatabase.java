package io.quintet.lime.test;

import java.io.IOException;
import java.io.UncheckedIOException;

import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.r2dbc.spi.ConnectionFactory;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/**
 * One Postgres for all tests of login requests; it ends with the process.
 */
final class LimeDatabase {

	private LimeDatabase() {
	}

	static ConnectionFactory connections() {
		return Holder.CONNECTIONS;
	}

	private static final class Holder {

		private static final ConnectionFactory CONNECTIONS = start();

		private static ConnectionFactory start() {
			try {
				EmbeddedPostgres postgres = EmbeddedPostgres.builder()
					.setServerConfig("listen_addresses", "127.0.0.1")
					.start();
				return new ConnectionPool(ConnectionPoolConfiguration
					.builder(new PostgresqlConnectionFactory(PostgresqlConnectionConfiguration.builder()
						.host("127.0.0.1")
						.port(postgres.getPort())
						.username("postgres")
						.password("postgres")
						.database("postgres")
						.build()))
					.maxSize(10)
					.build());
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}

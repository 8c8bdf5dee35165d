package io.quintet.lime.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.r2dbc.spi.ConnectionFactory;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.springframework.core.io.ClassPathResource;
import org.springframework.r2dbc.connection.init.ResourceDatabasePopulator;

/**
 * One Postgres for all tests of login requests; it ends with the process.
 */
final class LimeDatabase {

	private LimeDatabase() {
	}

	static ConnectionFactory connections() {
		return Holder.CONNECTIONS;
	}

	static void createTables(ConnectionFactory connections) {
		new ResourceDatabasePopulator(new ClassPathResource("io/quintet/lime/store/V1__lime_logins.sql"))
			.populate(connections)
			.block(Duration.ofSeconds(30));
	}

	private static final class Holder {

		private static final ConnectionFactory CONNECTIONS = start();

		private static ConnectionFactory start() {
			try {
				EmbeddedPostgres postgres = EmbeddedPostgres.builder()
					.setServerConfig("listen_addresses", "127.0.0.1")
					.start();
				ConnectionFactory connections = new ConnectionPool(ConnectionPoolConfiguration
					.builder(new PostgresqlConnectionFactory(PostgresqlConnectionConfiguration.builder()
						.host("127.0.0.1")
						.port(postgres.getPort())
						.username("postgres")
						.password("postgres")
						.database("postgres")
						.build()))
					.maxSize(10)
					.build());
				createTables(connections);
				return connections;
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}

package io.quintet.hpp.test;

import java.io.IOException;
import java.io.UncheckedIOException;

import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.r2dbc.spi.ConnectionFactory;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.springframework.core.io.ClassPathResource;
import org.springframework.r2dbc.connection.init.ResourceDatabasePopulator;

/**
 * One Postgres for all tests of HPP on several nodes; it ends with the process.
 */
public final class HppPostgres {

	private HppPostgres() {
	}

	/**
	 * Returns connections to it, with the tables in place.
	 * @return connections that all tests share
	 */
	public static ConnectionFactory connections() {
		return Holder.CONNECTIONS;
	}

	/**
	 * Returns where it is.
	 * @return an URL for the user {@code postgres} with the password {@code postgres}
	 */
	public static String url() {
		return "r2dbc:postgresql://127.0.0.1:" + Holder.SERVER.getPort() + "/postgres";
	}

	private static final class Holder {

		private static final EmbeddedPostgres SERVER = start();

		private static final ConnectionFactory CONNECTIONS = connect();

		private static EmbeddedPostgres start() {
			try {
				return EmbeddedPostgres.builder().setServerConfig("listen_addresses", "127.0.0.1").start();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		private static ConnectionFactory connect() {
			ConnectionFactory connections = new ConnectionPool(ConnectionPoolConfiguration
				.builder(new PostgresqlConnectionFactory(PostgresqlConnectionConfiguration.builder()
					.host("127.0.0.1")
					.port(SERVER.getPort())
					.username("postgres")
					.password("postgres")
					.database("postgres")
					.build()))
				.maxSize(10)
				.build());
			new ResourceDatabasePopulator(new ClassPathResource("io/quintet/hpp/store/r2dbc/V1__hpp_sessions.sql"))
				.populate(connections)
				.block(HandshakeSessionStoreContract.TIMEOUT);
			return connections;
		}

	}

}

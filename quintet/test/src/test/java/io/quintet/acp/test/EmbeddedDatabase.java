package io.quintet.acp.test;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;

import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.r2dbc.spi.ConnectionFactory;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.springframework.r2dbc.core.DatabaseClient;

import io.quintet.acp.store.r2dbc.PostgresThreadStore;

/**
 * Gives tests a pool of connections to a Postgres with the schema of ACP. One server
 * serves all tests of the JVM.
 */
final class EmbeddedDatabase implements ParameterResolver {

	static final Duration TIMEOUT = Duration.ofSeconds(30);

	@Override
	public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
		return parameter.getParameter().getType() == ConnectionFactory.class;
	}

	@Override
	public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
		return context.getRoot()
			.getStore(Namespace.create(EmbeddedDatabase.class))
			.computeIfAbsent(Server.class, (type) -> Server.start(), Server.class)
			.pool();
	}

	static void createSchema(ConnectionFactory factory) {
		DatabaseClient.create(factory).sql(schema()).then().block(TIMEOUT);
	}

	private static String schema() {
		try (InputStream in = PostgresThreadStore.class.getResourceAsStream("V1__acp_threads.sql")) {
			return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new IllegalStateException("The schema cannot be read", ex);
		}
	}

	private record Server(EmbeddedPostgres postgres, ConnectionPool pool) implements AutoCloseable {

		static Server start() {
			try {
				EmbeddedPostgres postgres = EmbeddedPostgres.builder()
					.setServerConfig("listen_addresses", "127.0.0.1")
					.start();
				ConnectionFactory factory = new PostgresqlConnectionFactory(PostgresqlConnectionConfiguration.builder()
					.host("127.0.0.1")
					.port(postgres.getPort())
					.username("postgres")
					.password("postgres")
					.database("postgres")
					.build());
				createSchema(factory);
				return new Server(postgres, new ConnectionPool(
						ConnectionPoolConfiguration.builder(factory).initialSize(0).maxSize(10).build()));
			}
			catch (IOException ex) {
				throw new IllegalStateException("Postgres cannot be started", ex);
			}
		}

		@Override
		public void close() throws IOException {
			this.pool.disposeLater().block(TIMEOUT);
			this.postgres.close();
		}

	}

}

package io.quintet.acp.store.r2dbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

import io.r2dbc.postgresql.PostgresqlConnectionConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.Connection;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A database of its own on a real server, which all tests of a JVM share.
 */
public final class TestDatabase implements AutoCloseable {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private static final AtomicInteger COUNT = new AtomicInteger();

	private final PostgresqlConnectionFactory factory;

	private final ConnectionPool pool;

	private final String name;

	private TestDatabase(String name) {
		this.name = name;
		this.factory = new PostgresqlConnectionFactory(PostgresqlConnectionConfiguration.builder()
			.host("127.0.0.1")
			.port(Server.PORT)
			.username("postgres")
			.password("postgres")
			.database(name)
			.build());
		this.pool = new ConnectionPool(
				ConnectionPoolConfiguration.builder(this.factory).initialSize(0).maxSize(10).build());
	}

	/**
	 * Creates a database with the schema.
	 */
	public static TestDatabase create() {
		TestDatabase database = createEmpty();
		database.run(schema());
		return database;
	}

	/**
	 * Creates a database without anything in it.
	 */
	public static TestDatabase createEmpty() {
		String name = "test" + COUNT.incrementAndGet();
		try (TestDatabase maintenance = new TestDatabase("postgres")) {
			maintenance.run("create database " + name);
		}
		return new TestDatabase(name);
	}

	static String schema() {
		try (InputStream in = PostgresThreadStore.class.getResourceAsStream("V1__acp_threads.sql")) {
			return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Returns the pool that an application would have.
	 */
	public ConnectionPool pool() {
		return this.pool;
	}

	/**
	 * Connects as another user.
	 * @param user name of the user
	 * @param password password of the user
	 */
	public PostgresqlConnectionFactory as(String user, String password) {
		return new PostgresqlConnectionFactory(PostgresqlConnectionConfiguration.builder()
			.host("127.0.0.1")
			.port(Server.PORT)
			.username(user)
			.password(password)
			.database(this.name)
			.build());
	}

	/**
	 * Connects by way of another port.
	 * @param port the port
	 */
	PostgresqlConnectionFactory through(int port) {
		return new PostgresqlConnectionFactory(PostgresqlConnectionConfiguration.builder()
			.host("127.0.0.1")
			.port(port)
			.username("postgres")
			.password("postgres")
			.database(this.name)
			.build());
	}

	static int port() {
		return Server.PORT;
	}

	/**
	 * Returns the properties of an application that uses this database.
	 */
	public String[] properties() {
		return new String[] { "spring.r2dbc.url=" + url(), "spring.r2dbc.username=postgres",
				"spring.r2dbc.password=postgres" };
	}

	/**
	 * Returns the address, without user and password.
	 */
	public String url() {
		return "r2dbc:postgresql://127.0.0.1:" + Server.PORT + "/" + this.name;
	}

	DatabaseClient client() {
		return DatabaseClient.create(this.pool);
	}

	java.sql.Connection jdbc() throws SQLException {
		return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + Server.PORT + "/" + this.name, "postgres",
				"postgres");
	}

	void run(String sql) {
		Mono<Void> script = Mono.usingWhen(this.factory.create(),
				(connection) -> Flux.from(connection.createStatement(sql).execute())
					.flatMap((result) -> result.getRowsUpdated())
					.then(),
				Connection::close);
		script.block(TIMEOUT);
	}

	@Override
	public void close() {
		this.pool.disposeLater().block(TIMEOUT);
	}

	private static final class Server {

		static final int PORT;

		static {
			try {
				EmbeddedPostgres server = EmbeddedPostgres.builder()
					.setServerConfig("listen_addresses", "127.0.0.1")
					.setServerConfig("max_connections", "200")
					.start();
				PORT = server.getPort();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}

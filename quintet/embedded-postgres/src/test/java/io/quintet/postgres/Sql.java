package io.quintet.postgres;

import java.time.Duration;
import java.util.List;

import io.r2dbc.postgresql.PostgresqlConnectionConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.postgresql.api.PostgresqlResult;
import reactor.core.publisher.Flux;

/**
 * Statements for an embedded server.
 */
final class Sql {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private final PostgresqlConnectionFactory connections;

	private Sql(PostgresqlConnectionFactory connections) {
		this.connections = connections;
	}

	static Sql of(EmbeddedPostgresServer server) {
		return of(server, server.port(), server.password());
	}

	static Sql of(EmbeddedPostgresServer server, int port, String password) {
		return new Sql(new PostgresqlConnectionFactory(PostgresqlConnectionConfiguration.builder()
			.host(server.host())
			.port(port)
			.database(server.database())
			.username(server.user())
			.password(password)
			.connectTimeout(Duration.ofSeconds(5))
			.build()));
	}

	/** First columns of all rows, as text. */
	List<String> rows(String sql) {
		return Flux
			.usingWhen(this.connections.create(),
					(connection) -> connection.createStatement(sql)
						.execute()
						.flatMap((result) -> result.map((row, metadata) -> row.get(0, String.class))),
					PostgresqlConnection::close)
			.collectList()
			.block(TIMEOUT);
	}

	String value(String sql) {
		return rows(sql).get(0);
	}

	void execute(String sql) {
		Flux.usingWhen(this.connections.create(),
				(connection) -> connection.createStatement(sql).execute().flatMap(PostgresqlResult::getRowsUpdated),
				PostgresqlConnection::close)
			.blockLast(TIMEOUT);
	}

}

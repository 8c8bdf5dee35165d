package io.quintet.support.boot;

import java.util.Objects;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Asks a database for one text while an application starts.
 *
 * @param factory the database
 */
record BlockingQuery(ConnectionFactory factory) {

	/** Returns the first column of the only row, empty where there is no value. */
	String text(String sql) {
		return Objects.requireNonNull(Mono.usingWhen(this.factory.create(),
				(connection) -> Flux.from(connection.createStatement(sql).execute())
					.concatMap(
							(result) -> result.map((row) -> Objects.requireNonNullElse(row.get(0, String.class), "")))
					.single(),
				Connection::close)
			.block());
	}

}

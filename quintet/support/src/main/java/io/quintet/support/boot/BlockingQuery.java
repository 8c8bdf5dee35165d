package io.quintet.support.boot;

import java.util.Objects;

import io.r2dbc.spi.ConnectionFactory;
import org.springframework.r2dbc.core.DatabaseClient;

/**
 * Asks a database for one text while an application starts.
 *
 * @param factory the database
 */
record BlockingQuery(ConnectionFactory factory) {

	/** Returns the first column of the only row, empty where there is no value. */
	String text(String sql) {
		return Objects.requireNonNull(DatabaseClient.create(this.factory)
			.sql(sql)
			.map((row) -> Objects.requireNonNullElse(row.get(0, String.class), ""))
			.one()
			.block());
	}

}

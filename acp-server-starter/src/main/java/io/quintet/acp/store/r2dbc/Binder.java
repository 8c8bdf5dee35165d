package io.quintet.acp.store.r2dbc;

import java.time.Instant;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Statement;
import org.jspecify.annotations.Nullable;

/**
 * Binds the parameters of a statement in their order.
 */
final class Binder {

	private final Statement statement;

	private int index;

	Binder(Connection connection, String sql) {
		this.statement = connection.createStatement(sql);
	}

	Binder text(@Nullable String value) {
		if (value == null) {
			this.statement.bindNull(this.index++, String.class);
		}
		else {
			this.statement.bind(this.index++, value);
		}
		return this;
	}

	Binder texts(String[] values) {
		this.statement.bind(this.index++, values);
		return this;
	}

	Binder number(int value) {
		this.statement.bind(this.index++, value);
		return this;
	}

	Binder time(Instant value) {
		this.statement.bind(this.index++, value);
		return this;
	}

	/** Has rows fetched in parts, so that a reader who has enough ends the statement. */
	Binder fetchSize(int rows) {
		this.statement.fetchSize(rows);
		return this;
	}

	Statement statement() {
		return this.statement;
	}

}

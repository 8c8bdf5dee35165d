package io.quintet.acp.test;

import io.r2dbc.spi.ConnectionFactory;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(EmbeddedDatabase.class)
class PostgresThreadStoreContractTests extends PostgresContract {

	private final ConnectionFactory database;

	PostgresThreadStoreContractTests(ConnectionFactory database) {
		this.database = database;
	}

	@Override
	ConnectionFactory database() {
		return this.database;
	}

}

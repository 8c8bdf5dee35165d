package io.quintet.acp.test;

import io.r2dbc.spi.ConnectionFactory;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * The contract over the Postgres of a container, connected to as an application's tests
 * are. Skipped where there is no Docker.
 */
@SpringJUnitConfig
@ImportAutoConfiguration(R2dbcAutoConfiguration.class)
@Testcontainers(disabledWithoutDocker = true)
class PostgresContainerThreadStoreTests extends PostgresContract {

	@Container
	@ServiceConnection
	static PostgreSQLContainer postgres = new PostgreSQLContainer("postgres:18-alpine");

	@Autowired
	ConnectionFactory database;

	@BeforeEach
	void createSchema() {
		EmbeddedDatabase.createSchema(this.database);
	}

	@Override
	ConnectionFactory database() {
		return this.database;
	}

}

package io.quintet.lime.autoconfigure;

import java.io.IOException;
import java.time.Duration;

import io.r2dbc.postgresql.PostgresqlConnectionConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.r2dbc.spi.ConnectionFactory;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.sql.init.DatabaseInitializationMode;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.quintet.support.boot.SchemaInitializer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The tables of login requests in a real Postgres.
 */
class LimeSchemaInitializerTests {

	private EmbeddedPostgres postgres;

	private ConnectionFactory connections;

	@BeforeEach
	void start() throws IOException {
		this.postgres = EmbeddedPostgres.builder().setServerConfig("listen_addresses", "127.0.0.1").start();
		this.connections = new PostgresqlConnectionFactory(PostgresqlConnectionConfiguration.builder()
			.host("127.0.0.1")
			.port(this.postgres.getPort())
			.username("postgres")
			.password("postgres")
			.database("postgres")
			.build());
	}

	@AfterEach
	void stop() throws IOException {
		this.postgres.close();
	}

	@Test
	void severalNodesCreateTheTablesAtOnce() {
		assertThat(Flux.range(0, 8)
			.flatMap((i) -> Mono.fromCallable(() -> initialize(DatabaseInitializationMode.ALWAYS))
				.subscribeOn(Schedulers.boundedElastic()))
			.collectList()
			.block(Duration.ofMinutes(1))).hasSize(8).containsOnly(true);
		assertThat(initialize(DatabaseInitializationMode.NEVER)).isFalse();
	}

	@Test
	void tablesThatAreMissingEndTheStart() {
		assertThatExceptionOfType(FailureAnalyzedException.class)
			.isThrownBy(() -> initialize(DatabaseInitializationMode.EMBEDDED))
			.satisfies((ex) -> assertThat(ex.analysis().getDescription()).contains("does not have the schema of LIME",
					"'lime.login.initialize-schema=embedded' forbids to create it"))
			.satisfies((ex) -> assertThat(ex.analysis().getAction())
				.contains("'io/quintet/lime/store/V1__lime_logins.sql' of lime-site-starter"));
	}

	private boolean initialize(DatabaseInitializationMode mode) {
		return new SchemaInitializer(this.connections, LimeStoreAutoConfiguration.SCHEMA, mode, false)
			.initializeDatabase();
	}

}

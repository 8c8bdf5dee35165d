package io.quintet.hpp.autoconfigure;

import java.util.function.Consumer;

import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.Mockito;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.data.r2dbc.core.R2dbcEntityTemplate;
import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;

import io.quintet.hpp.session.HandshakeEventBus;
import io.quintet.hpp.session.HandshakeSessionStore;
import io.quintet.hpp.store.InMemoryHandshakeSessionStore;
import io.quintet.hpp.store.LocalHandshakeEventBus;
import io.quintet.hpp.store.redis.RedisHandshakeSessionStore;
import io.quintet.support.EmbeddedDatabase;
import io.quintet.support.boot.SchemaInitializer;

import static org.assertj.core.api.Assertions.assertThat;

class HppNodesAutoConfigurationTests {

	private static final String DATABASE_ACTION = """
			Add spring-boot-starter-data-r2dbc and r2dbc-postgresql, and name the server, for example:

			    spring.r2dbc.url=r2dbc:postgresql://localhost:5432/hpp
			    spring.r2dbc.username=hpp
			    spring.r2dbc.password=change-me

			Or set '%s'.""";

	private static final String REDIS_ACTION = """
			Add spring-boot-starter-data-redis, and name the server, for example:

			    spring.data.redis.url=redis://localhost:6379

			Or set '%s'.""";

	private final ReactiveWebApplicationContextRunner contextRunner = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class, HppDatabaseAutoConfiguration.class,
				HppNodesAutoConfiguration.class, HppAutoConfiguration.class));

	@Test
	void aDatabaseAndARedisAloneShareNothing() {
		this.contextRunner.withBean(ConnectionFactory.class, () -> database("PostgreSQL"))
			.withBean(ReactiveRedisConnectionFactory.class, () -> Mockito.mock(ReactiveRedisConnectionFactory.class))
			.run((context) -> assertThat(context).hasSingleBean(InMemoryHandshakeSessionStore.class)
				.hasSingleBean(LocalHandshakeEventBus.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "auto", "memory" })
	void memoryNeedsNoLibrary(String store) {
		this.contextRunner
			.withClassLoader(new FilteredClassLoader(ConnectionFactory.class, R2dbcEntityTemplate.class,
					PostgresqlConnectionFactory.class, ReactiveRedisConnectionFactory.class))
			.withPropertyValues("hpp.store=" + store, "hpp.event-bus=local")
			.run((context) -> assertThat(context).hasSingleBean(InMemoryHandshakeSessionStore.class)
				.hasSingleBean(LocalHandshakeEventBus.class));
	}

	@Test
	void redisKeepsSessionsWhereItIsChosen() {
		this.contextRunner
			.withBean(ReactiveRedisConnectionFactory.class, () -> Mockito.mock(ReactiveRedisConnectionFactory.class))
			.withPropertyValues("hpp.store=redis", "hpp.event-bus=local")
			.run((context) -> assertThat(context).hasSingleBean(RedisHandshakeSessionStore.class)
				.hasSingleBean(HandshakeSessionStore.class)
				.hasSingleBean(LocalHandshakeEventBus.class));
	}

	@Test
	void anEmbeddedDatabaseHasOneNode() {
		this.contextRunner.withBean(ConnectionFactory.class, () -> database("PostgreSQL"))
			.withBean(EmbeddedDatabase.class, () -> () -> "embedded")
			.withBean(HandshakeSessionStore.class, () -> Mockito.mock(HandshakeSessionStore.class))
			.withPropertyValues("hpp.store=r2dbc")
			.run((context) -> assertThat(context).hasSingleBean(LocalHandshakeEventBus.class));
	}

	@Test
	void usersOwnStoreAndBusWin() {
		HandshakeSessionStore store = Mockito.mock(HandshakeSessionStore.class);
		HandshakeEventBus bus = new LocalHandshakeEventBus();
		this.contextRunner.withBean(ConnectionFactory.class, () -> database("PostgreSQL"))
			.withBean(HandshakeSessionStore.class, () -> store)
			.withBean(HandshakeEventBus.class, () -> bus)
			.withPropertyValues("hpp.store=r2dbc", "hpp.event-bus=postgres")
			.run((context) -> {
				assertThat(context.getBean(HandshakeSessionStore.class)).isSameAs(store);
				assertThat(context.getBean(HandshakeEventBus.class)).isSameAs(bus);
				assertThat(context).doesNotHaveBean(SchemaInitializer.class);
			});
	}

	@Test
	void switchedOffChecksNothing() {
		this.contextRunner.withPropertyValues("hpp.enabled=false", "hpp.store=r2dbc", "hpp.event-bus=redis")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(HandshakeSessionStore.class));
	}

	@ParameterizedTest
	@CsvSource({ "hpp.store,r2dbc,hpp.store=memory", "hpp.event-bus,postgres,hpp.event-bus=local" })
	void noDatabase(String property, String value, String instead) {
		this.contextRunner.withConfiguration(AutoConfigurations.of(R2dbcAutoConfiguration.class))
			.withPropertyValues(property + "=" + value)
			.run((context) -> assertThat(analysis(context.getStartupFailure())).satisfies(says(
					"The property '%s' is '%s', and the application has no ConnectionFactory of R2DBC for PostgreSQL."
						.formatted(property, value),
					DATABASE_ACTION.formatted(instead))));
	}

	@ParameterizedTest
	@CsvSource({ "hpp.store,r2dbc,hpp.store=memory", "hpp.event-bus,postgres,hpp.event-bus=local" })
	void noDriver(String property, String value, String instead) {
		this.contextRunner.withBean(ConnectionFactory.class, () -> database("PostgreSQL"))
			.withClassLoader(new FilteredClassLoader(PostgresqlConnectionFactory.class))
			.withPropertyValues(property + "=" + value, "spring.r2dbc.url=r2dbc:postgresql://localhost/hpp")
			.run((context) -> assertThat(analysis(context.getStartupFailure())).satisfies(says(
					"The property '%s' is '%s', and the application has no ConnectionFactory of R2DBC for PostgreSQL."
						.formatted(property, value),
					DATABASE_ACTION.formatted(instead))));
	}

	@Test
	void otherDatabase() {
		this.contextRunner.withBean(ConnectionFactory.class, () -> database("H2"))
			.withPropertyValues("hpp.store=r2dbc", "spring.r2dbc.url=r2dbc:h2:mem:///hpp")
			.run((context) -> assertThat(analysis(context.getStartupFailure())).satisfies(says(
					"The property 'hpp.store' is 'r2dbc', and the ConnectionFactory of the application leads to H2.",
					"Let 'spring.r2dbc.url' name a PostgreSQL server (r2dbc:postgresql://...), or set "
							+ "'hpp.store=memory'.")));
	}

	@ParameterizedTest
	@CsvSource({ "hpp.store,hpp.store=memory", "hpp.event-bus,hpp.event-bus=local" })
	void noRedis(String property, String instead) {
		this.contextRunner.withClassLoader(new FilteredClassLoader(ReactiveRedisConnectionFactory.class))
			.withPropertyValues(property + "=redis")
			.run((context) -> assertThat(analysis(context.getStartupFailure())).satisfies(
					says("The property '%s' is 'redis', and the application has no reactive connections to Redis."
						.formatted(property), REDIS_ACTION.formatted(instead))));
	}

	@Test
	void aBusWithoutASharedStore() {
		this.contextRunner.withBean(ConnectionFactory.class, () -> database("PostgreSQL"))
			.withPropertyValues("hpp.event-bus=postgres")
			.run((context) -> assertThat(analysis(context.getStartupFailure())).satisfies(says(
					"The property 'hpp.event-bus' is 'postgres', but sessions are in memory, each node has its own.",
					"Set 'hpp.store=r2dbc' or 'hpp.store=redis', declare a HandshakeSessionStore of your own, "
							+ "or remove 'hpp.event-bus'.")));
	}

	@Test
	void anUnreachableDatabase() {
		this.contextRunner.withBean(ConnectionFactory.class, () -> database("PostgreSQL"))
			.withPropertyValues("hpp.store=r2dbc")
			.run((context) -> assertThat(analysis(context.getStartupFailure()))
				.satisfies(says("HPP cannot work with its database PostgreSQL: no server here.",
						"Start the server and see that it lets the application in; its address is that of "
								+ "'spring.r2dbc.url', user and password are 'spring.r2dbc.username' and "
								+ "'spring.r2dbc.password'.")));
	}

	private static ConnectionFactory database(String name) {
		ConnectionFactory factory = Mockito.mock(ConnectionFactory.class);
		ConnectionFactoryMetadata metadata = () -> name;
		Mockito.when(factory.getMetadata()).thenReturn(metadata);
		Mockito.when(factory.create()).thenThrow(new IllegalStateException("no server here."));
		return factory;
	}

	private static FailureAnalysis analysis(Throwable failure) {
		Throwable cause = failure;
		while (cause != null && !(cause instanceof FailureAnalyzedException)) {
			cause = cause.getCause();
		}
		assertThat(cause).as(String.valueOf(NestedExceptionUtils.getRootCause(failure))).isNotNull();
		return ((FailureAnalyzedException) cause).analysis();
	}

	private static Consumer<FailureAnalysis> says(String description, String action) {
		return (analysis) -> {
			assertThat(analysis.getDescription()).isEqualTo(description);
			assertThat(analysis.getAction()).isEqualTo(action);
		};
	}

}

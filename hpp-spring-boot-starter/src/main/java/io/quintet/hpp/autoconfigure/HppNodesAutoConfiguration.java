package io.quintet.hpp.autoconfigure;

import java.time.Clock;
import java.time.Duration;
import java.util.Locale;

import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.r2dbc.spi.ConnectionFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.sql.init.dependency.DatabaseInitializationDependencyConfigurer;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.data.r2dbc.core.R2dbcEntityTemplate;
import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import reactor.core.scheduler.Schedulers;

import io.quintet.hpp.internal.nodes.SignalHandshakeEventBus;
import io.quintet.hpp.session.HandshakeEventBus;
import io.quintet.hpp.session.HandshakeSessionStore;
import io.quintet.hpp.store.InMemoryHandshakeSessionStore;
import io.quintet.hpp.store.r2dbc.R2dbcHandshakeSessionStore;
import io.quintet.hpp.store.redis.RedisHandshakeSessionStore;
import io.quintet.support.EmbeddedDatabase;
import io.quintet.support.boot.DirectConnections;
import io.quintet.support.boot.SchemaInitializer;
import io.quintet.support.nodes.PostgresSignals;
import io.quintet.support.nodes.RedisSignals;
import io.quintet.support.reactive.TimeLimits;

/**
 * Auto-configuration of what several nodes share: sessions, and signals that they have
 * changed.
 */
@AutoConfiguration(before = HppAutoConfiguration.class,
		afterName = { "io.quintet.postgres.autoconfigure.EmbeddedPostgresAutoConfiguration",
				"org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration",
				"org.springframework.boot.data.redis.autoconfigure.DataRedisReactiveAutoConfiguration" })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnBooleanProperty(name = "hpp.enabled", matchIfMissing = true)
@EnableConfigurationProperties(HppProperties.class)
final class HppNodesAutoConfiguration {

	private static final String CHANNEL = "hpp_sessions";

	private static final String STREAM = "{hpp}:changes";

	// Expired sessions are absent before; the sweep frees their space.
	private static final Duration SWEEP_INTERVAL = Duration.ofMinutes(1);

	private static void requireSharedStore(HandshakeSessionStore store, HppProperties properties) {
		if (store instanceof InMemoryHandshakeSessionStore) {
			throw HppFailures.busWithoutStore(properties.eventBus().name().toLowerCase(Locale.ROOT));
		}
	}

	// Takes no ConnectionFactory: this class is read where there is no R2DBC.
	private static void requirePostgres(String database, String property, String value, String instead) {
		if (!database.equals("PostgreSQL")) {
			throw HppFailures.otherDatabase(property, value, database, instead);
		}
	}

	/** Sessions on Postgres. */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnProperty(name = "hpp.store", havingValue = "r2dbc")
	@ConditionalOnClass({ R2dbcEntityTemplate.class, PostgresqlConnectionFactory.class })
	@ConditionalOnBean(ConnectionFactory.class)
	@ConditionalOnMissingBean(HandshakeSessionStore.class)
	@Import(DatabaseInitializationDependencyConfigurer.class)
	static class R2dbcStoreConfiguration {

		static final SchemaInitializer.Schema SCHEMA = new SchemaInitializer.Schema("HPP", "hpp.initialize-schema",
				"hpp-spring-boot-starter", "io/quintet/hpp/store/r2dbc/V1__hpp_sessions.sql",
				"SELECT 'hpp_sessions'::regclass, 'hpp_frames'::regclass");

		@Bean
		@ConditionalOnMissingBean(name = "hppSchemaInitializer")
		SchemaInitializer hppSchemaInitializer(ConnectionFactory connections, HppProperties properties,
				ObjectProvider<EmbeddedDatabase> embedded) {
			requirePostgres(connections.getMetadata().getName(), "hpp.store", "r2dbc", "hpp.store=memory");
			return new SchemaInitializer(connections, SCHEMA, properties.initializeSchema(),
					embedded.getIfAvailable() != null);
		}

		@Bean
		@DependsOnDatabaseInitialization
		R2dbcHandshakeSessionStore handshakeSessionStore(ConnectionFactory connections, HppProperties properties,
				ObjectProvider<Clock> clock) {
			return new R2dbcHandshakeSessionStore(connections, clock.getIfUnique(Clock::systemUTC),
					properties.maxSessions(), SWEEP_INTERVAL, Schedulers.parallel());
		}

	}

	/** Sessions in Redis. */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnProperty(name = "hpp.store", havingValue = "redis")
	@ConditionalOnClass(ReactiveRedisConnectionFactory.class)
	@ConditionalOnBean(ReactiveRedisConnectionFactory.class)
	@ConditionalOnMissingBean(HandshakeSessionStore.class)
	static class RedisStoreConfiguration {

		@Bean
		RedisHandshakeSessionStore handshakeSessionStore(ReactiveRedisConnectionFactory connections,
				HppProperties properties, ObjectProvider<Clock> clock) {
			return new RedisHandshakeSessionStore(connections, clock.getIfUnique(Clock::systemUTC),
					properties.maxSessions());
		}

	}

	/** Signals by Postgres. */
	@Configuration(proxyBeanMethods = false)
	@Conditional(OnPostgresBus.class)
	@ConditionalOnClass(PostgresqlConnectionFactory.class)
	@ConditionalOnBean(ConnectionFactory.class)
	@ConditionalOnMissingBean(HandshakeEventBus.class)
	static class PostgresBusConfiguration {

		@Bean
		SignalHandshakeEventBus handshakeEventBus(HandshakeSessionStore store, ConnectionFactory connections,
				HppProperties properties) {
			requireSharedStore(store, properties);
			requirePostgres(connections.getMetadata().getName(), "hpp.event-bus", "postgres", "hpp.event-bus=local");
			return new SignalHandshakeEventBus(new PostgresSignals(
					DirectConnections.of(connections, properties.eventBusUrl()), CHANNEL, TimeLimits.scheduler()));
		}

	}

	/** Signals by Redis. */
	@Configuration(proxyBeanMethods = false)
	@Conditional(OnRedisBus.class)
	@ConditionalOnClass(ReactiveRedisConnectionFactory.class)
	@ConditionalOnBean(ReactiveRedisConnectionFactory.class)
	@ConditionalOnMissingBean(HandshakeEventBus.class)
	static class RedisBusConfiguration {

		@Bean
		SignalHandshakeEventBus handshakeEventBus(HandshakeSessionStore store,
				ReactiveRedisConnectionFactory connections, HppProperties properties) {
			requireSharedStore(store, properties);
			return new SignalHandshakeEventBus(
					new RedisSignals(new ReactiveStringRedisTemplate(connections), STREAM, TimeLimits.scheduler()));
		}

	}

	/** The bus is named, or the store is on a server of Postgres. */
	static final class OnPostgresBus extends AnyNestedCondition {

		OnPostgresBus() {
			super(ConfigurationPhase.REGISTER_BEAN);
		}

		@ConditionalOnProperty(name = "hpp.event-bus", havingValue = "postgres")
		static class Named {

		}

		@ConditionalOnProperty(name = "hpp.event-bus", havingValue = "auto", matchIfMissing = true)
		@ConditionalOnProperty(name = "hpp.store", havingValue = "r2dbc")
		@ConditionalOnMissingBean(EmbeddedDatabase.class)
		static class Suitable {

		}

	}

	/** The bus is named, or the store is in Redis. */
	static final class OnRedisBus extends AnyNestedCondition {

		OnRedisBus() {
			super(ConfigurationPhase.REGISTER_BEAN);
		}

		@ConditionalOnProperty(name = "hpp.event-bus", havingValue = "redis")
		static class Named {

		}

		@ConditionalOnProperty(name = "hpp.event-bus", havingValue = "auto", matchIfMissing = true)
		@ConditionalOnProperty(name = "hpp.store", havingValue = "redis")
		static class Suitable {

		}

	}

}

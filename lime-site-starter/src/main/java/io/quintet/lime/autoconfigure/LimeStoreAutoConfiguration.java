package io.quintet.lime.autoconfigure;

import java.time.Clock;

import io.r2dbc.spi.ConnectionFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.sql.init.dependency.DatabaseInitializationDependencyConfigurer;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.r2dbc.core.DatabaseClient;

import io.quintet.lime.login.PendingLoginStore;
import io.quintet.lime.store.PostgresPendingLoginStore;
import io.quintet.support.EmbeddedDatabase;
import io.quintet.support.boot.SchemaInitializer;

/**
 * Auto-configuration of the store of login requests that nodes share.
 */
@AutoConfiguration(before = LimeAutoConfiguration.class,
		afterName = { "io.quintet.postgres.autoconfigure.EmbeddedPostgresAutoConfiguration",
				"org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration" })
@ConditionalOnBooleanProperty(name = "lime.enabled", matchIfMissing = true)
@ConditionalOnProperty(name = "lime.login.store", havingValue = "r2dbc")
@ConditionalOnClass({ ConnectionFactory.class, DatabaseClient.class })
@ConditionalOnBean(ConnectionFactory.class)
@ConditionalOnMissingBean(PendingLoginStore.class)
@Import(DatabaseInitializationDependencyConfigurer.class)
@EnableConfigurationProperties(LimeProperties.class)
final class LimeStoreAutoConfiguration {

	static final SchemaInitializer.Schema SCHEMA = new SchemaInitializer.Schema("LIME", "lime.login.initialize-schema",
			"lime-site-starter", "io/quintet/lime/store/V1__lime_logins.sql",
			"SELECT 'lime_logins'::regclass, 'lime_passports'::regclass");

	@Bean
	@ConditionalOnMissingBean(name = "limeSchemaInitializer")
	SchemaInitializer limeSchemaInitializer(ConnectionFactory connections, LimeProperties properties,
			ObjectProvider<EmbeddedDatabase> embedded) {
		String database = connections.getMetadata().getName();
		if (!database.equals("PostgreSQL")) {
			throw LimeFailures.otherDatabase(database);
		}
		return new SchemaInitializer(connections, SCHEMA, properties.login().initializeSchema(),
				embedded.getIfAvailable() != null);
	}

	@Bean
	@DependsOnDatabaseInitialization
	PostgresPendingLoginStore limePendingLoginStore(ConnectionFactory connections, LimeProperties properties,
			ObjectProvider<Clock> clock) {
		return new PostgresPendingLoginStore(connections, clock.getIfUnique(Clock::systemUTC),
				properties.login().remembered());
	}

}

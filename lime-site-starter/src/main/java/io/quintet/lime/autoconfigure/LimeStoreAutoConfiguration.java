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
import org.springframework.context.annotation.Bean;
import org.springframework.r2dbc.core.DatabaseClient;

import io.quintet.lime.login.PendingLoginStore;
import io.quintet.lime.store.PostgresPendingLoginStore;

/**
 * Auto-configuration of the store of login requests that nodes share.
 */
@AutoConfiguration(before = LimeAutoConfiguration.class,
		afterName = "org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration")
@ConditionalOnBooleanProperty(name = "lime.enabled", matchIfMissing = true)
@ConditionalOnProperty(name = "lime.login.store", havingValue = "r2dbc")
@ConditionalOnClass({ ConnectionFactory.class, DatabaseClient.class })
@ConditionalOnBean(ConnectionFactory.class)
@EnableConfigurationProperties(LimeProperties.class)
final class LimeStoreAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(PendingLoginStore.class)
	PostgresPendingLoginStore limePendingLoginStore(ConnectionFactory connections, LimeProperties properties,
			ObjectProvider<Clock> clock) {
		String database = connections.getMetadata().getName();
		if (!database.equals("PostgreSQL")) {
			throw LimeFailures.otherDatabase(database);
		}
		return new PostgresPendingLoginStore(connections, clock.getIfUnique(Clock::systemUTC),
				properties.login().remembered(), properties.login().initializeSchema());
	}

}

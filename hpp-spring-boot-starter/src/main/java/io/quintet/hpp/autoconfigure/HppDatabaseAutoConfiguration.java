package io.quintet.hpp.autoconfigure;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.env.Environment;

import io.quintet.support.boot.OnNoR2dbcUrl;

/**
 * Auto-configuration of a check that explains a missing database, before Spring Boot
 * fails on it.
 */
@AutoConfiguration(beforeName = "org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration",
		afterName = "io.quintet.postgres.autoconfigure.EmbeddedPostgresAutoConfiguration")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnBooleanProperty(name = "hpp.enabled", matchIfMissing = true)
@ConditionalOnMissingBean(type = { "io.r2dbc.spi.ConnectionFactory",
		"org.springframework.boot.r2dbc.autoconfigure.R2dbcConnectionDetails" })
@Conditional(OnNoR2dbcUrl.class)
final class HppDatabaseAutoConfiguration {

	@Bean
	static BeanFactoryPostProcessor hppDatabaseCheck(Environment environment) {
		return (beans) -> {
			if ("r2dbc".equalsIgnoreCase(environment.getProperty("hpp.store"))) {
				throw HppFailures.noDatabase("hpp.store", "r2dbc", "hpp.store=memory");
			}
			if ("postgres".equalsIgnoreCase(environment.getProperty("hpp.event-bus"))) {
				throw HppFailures.noDatabase("hpp.event-bus", "postgres", "hpp.event-bus=local");
			}
		};
	}

}

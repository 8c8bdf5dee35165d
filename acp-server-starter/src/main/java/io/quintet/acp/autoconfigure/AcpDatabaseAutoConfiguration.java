package io.quintet.acp.autoconfigure;

import io.r2dbc.spi.ConnectionFactory;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

import io.quintet.acp.store.ThreadStore;
import io.quintet.support.boot.OnNoR2dbcUrl;

/**
 * Auto-configuration of checks that explain a database which is missing or cannot be the
 * one, before Spring Boot and the driver fail on it.
 */
@AutoConfiguration(before = R2dbcAutoConfiguration.class,
		afterName = "io.quintet.postgres.autoconfigure.EmbeddedPostgresAutoConfiguration")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnBooleanProperty(name = "acp.enabled", matchIfMissing = true)
@ConditionalOnMissingBean({ ThreadStore.class, ConnectionFactory.class, R2dbcConnectionDetails.class })
final class AcpDatabaseAutoConfiguration {

	private static final String EMBEDDED = "io.quintet.postgres.EmbeddedPostgresServer";

	/** No database is named. */
	@Configuration(proxyBeanMethods = false)
	@Conditional(OnNoR2dbcUrl.class)
	static class Absent {

		@Bean
		static BeanFactoryPostProcessor acpDatabaseCheck() {
			return (beans) -> {
				throw AcpFailures.noDatabase(ClassUtils.isPresent(EMBEDDED, beans.getBeanClassLoader()));
			};
		}

	}

	/** A database is named. */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnProperty("spring.r2dbc.url")
	static class Named {

		@Bean
		static BeanFactoryPostProcessor acpDatabaseUrlCheck(Environment environment) {
			return (beans) -> R2dbcUrlCheck.check(environment);
		}

	}

}

package io.quintet.acp.autoconfigure;

import java.nio.file.Path;

import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.NoneNestedConditions;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

import io.quintet.acp.embedded.EmbeddedPostgresException;
import io.quintet.acp.embedded.EmbeddedPostgresServer;
import io.quintet.acp.store.ThreadStore;

/**
 * Auto-configuration of a Postgres server inside of the application, for applications
 * that name no database and have the library. Spring Boot builds the rest on it as on any
 * other server. A database that is named, and cannot be the one, is explained.
 */
@AutoConfiguration(before = R2dbcAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnBooleanProperty(name = "acp.enabled", matchIfMissing = true)
@ConditionalOnMissingBean({ ThreadStore.class, ConnectionFactory.class, R2dbcConnectionDetails.class })
@EnableConfigurationProperties(AcpProperties.class)
public final class AcpEmbeddedPostgresAutoConfiguration {

	/** The server, where its library is. */
	@Configuration(proxyBeanMethods = false)
	@Conditional(OnNoR2dbcUrl.class)
	@ConditionalOnClass(EmbeddedPostgres.class)
	@ConditionalOnBooleanProperty(name = "acp.embedded.enabled", matchIfMissing = true)
	static class Present {

		@Bean
		@ConditionalOnMissingBean
		EmbeddedPostgresServer acpEmbeddedPostgres(AcpProperties properties) {
			try {
				return EmbeddedPostgresServer.start(Path.of(properties.embedded().dataDir()));
			}
			catch (EmbeddedPostgresException ex) {
				throw new FailureAnalyzedException(String.valueOf(ex.getMessage()), ex.action(), ex);
			}
		}

		@Bean
		R2dbcConnectionDetails acpEmbeddedConnectionDetails(EmbeddedPostgresServer server) {
			return () -> ConnectionFactoryOptions.builder()
				.option(ConnectionFactoryOptions.DRIVER, "postgresql")
				.option(ConnectionFactoryOptions.HOST, server.host())
				.option(ConnectionFactoryOptions.PORT, server.port())
				.option(ConnectionFactoryOptions.DATABASE, server.database())
				.option(ConnectionFactoryOptions.USER, server.user())
				.option(ConnectionFactoryOptions.PASSWORD, server.password())
				.build();
		}

	}

	/** Says that there is no database, before others complain of it in other words. */
	@Configuration(proxyBeanMethods = false)
	@Conditional({ OnNoR2dbcUrl.class, OnNoServer.class })
	static class Absent {

		@Bean
		static BeanFactoryPostProcessor acpDatabaseCheck(Environment environment) {
			return (beans) -> {
				throw AcpFailures.noDatabase(!environment.getProperty("acp.embedded.enabled", Boolean.class, true));
			};
		}

	}

	/** Explains a URL that cannot work, before Spring Boot and the driver fail on it. */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnProperty("spring.r2dbc.url")
	static class Named {

		@Bean
		static BeanFactoryPostProcessor acpDatabaseUrlCheck(Environment environment) {
			return (beans) -> R2dbcUrlCheck.check(environment);
		}

	}

	/** Matches where the library is absent or switched off. */
	static final class OnNoServer extends NoneNestedConditions {

		OnNoServer() {
			super(ConfigurationPhase.REGISTER_BEAN);
		}

		@ConditionalOnClass(EmbeddedPostgres.class)
		@ConditionalOnBooleanProperty(name = "acp.embedded.enabled", matchIfMissing = true)
		static class Server {

		}

	}

}

package io.quintet.postgres.autoconfigure;

import java.nio.file.Path;

import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryOptions;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.ImportRuntimeHints;

import io.quintet.postgres.EmbeddedPostgresException;
import io.quintet.postgres.EmbeddedPostgresServer;
import io.quintet.support.boot.OnNoR2dbcUrl;

/**
 * Auto-configuration of a Postgres server inside of an application that names no
 * database. Spring Boot builds the rest on its {@link R2dbcConnectionDetails}, as on any
 * other server.
 */
@AutoConfiguration(before = R2dbcAutoConfiguration.class)
@ConditionalOnClass({ R2dbcAutoConfiguration.class, ConnectionFactory.class })
@ConditionalOnBooleanProperty(name = "embedded-postgres.enabled", matchIfMissing = true)
@ConditionalOnMissingBean({ ConnectionFactory.class, R2dbcConnectionDetails.class })
@Conditional(OnNoR2dbcUrl.class)
@EnableConfigurationProperties(EmbeddedPostgresProperties.class)
@ImportRuntimeHints(EmbeddedPostgresRuntimeHints.class)
public final class EmbeddedPostgresAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	EmbeddedPostgresServer embeddedPostgresServer(EmbeddedPostgresProperties properties) {
		try {
			return EmbeddedPostgresServer.start(Path.of(properties.dataDir()));
		}
		catch (EmbeddedPostgresException ex) {
			throw new FailureAnalyzedException(String.valueOf(ex.getMessage()), ex.action(), ex);
		}
	}

	@Bean
	R2dbcConnectionDetails embeddedPostgresConnectionDetails(EmbeddedPostgresServer server) {
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

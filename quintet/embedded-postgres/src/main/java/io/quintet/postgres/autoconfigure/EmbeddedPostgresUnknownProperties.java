package io.quintet.postgres.autoconfigure;

import org.springframework.boot.logging.DeferredLogFactory;

import io.quintet.support.boot.UnknownPropertiesPostProcessor;

/**
 * Warns of properties below {@code embedded-postgres} that have no effect.
 */
final class EmbeddedPostgresUnknownProperties extends UnknownPropertiesPostProcessor {

	EmbeddedPostgresUnknownProperties(DeferredLogFactory logs) {
		super(logs, "embedded-postgres", EmbeddedPostgresProperties.class);
	}

}

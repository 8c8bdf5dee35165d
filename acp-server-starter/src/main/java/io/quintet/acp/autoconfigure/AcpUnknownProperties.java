package io.quintet.acp.autoconfigure;

import org.springframework.boot.logging.DeferredLogFactory;

import io.quintet.support.boot.UnknownPropertiesPostProcessor;

/**
 * Warns of properties below {@code acp} that have no effect.
 */
final class AcpUnknownProperties extends UnknownPropertiesPostProcessor {

	AcpUnknownProperties(DeferredLogFactory logs) {
		super(logs, "acp", AcpProperties.class);
	}

}

package io.quintet.springai.autoconfigure;

import org.springframework.boot.logging.DeferredLogFactory;

import io.quintet.support.boot.UnknownPropertiesPostProcessor;

/**
 * Warns of properties below {@code acp.spring-ai} that have no effect.
 */
final class AcpSpringAiUnknownProperties extends UnknownPropertiesPostProcessor {

	AcpSpringAiUnknownProperties(DeferredLogFactory logs) {
		super(logs, "acp.spring-ai", AcpSpringAiProperties.class);
	}

}

package io.quintet.lime.autoconfigure;

import org.springframework.boot.logging.DeferredLogFactory;

import io.quintet.support.boot.UnknownPropertiesPostProcessor;

/**
 * Warns of properties below {@code lime} that have no effect.
 */
final class LimeUnknownProperties extends UnknownPropertiesPostProcessor {

	LimeUnknownProperties(DeferredLogFactory logs) {
		super(logs, "lime", LimeProperties.class);
	}

}

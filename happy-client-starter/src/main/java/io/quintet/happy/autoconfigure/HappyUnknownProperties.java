package io.quintet.happy.autoconfigure;

import org.springframework.boot.logging.DeferredLogFactory;

import io.quintet.support.boot.UnknownPropertiesPostProcessor;

/** Warns of properties below {@code happy} that have no effect. */
final class HappyUnknownProperties extends UnknownPropertiesPostProcessor {

	HappyUnknownProperties(DeferredLogFactory logs) {
		super(logs, "happy", HappyProperties.class);
	}

}

package io.quintet.hpp.autoconfigure;

import org.springframework.boot.logging.DeferredLogFactory;

import io.quintet.support.boot.UnknownPropertiesPostProcessor;

/**
 * Warns of properties below {@code hpp} that have no effect.
 */
final class HppUnknownProperties extends UnknownPropertiesPostProcessor {

	HppUnknownProperties(DeferredLogFactory logs) {
		super(logs, "hpp", HppProperties.class);
	}

}

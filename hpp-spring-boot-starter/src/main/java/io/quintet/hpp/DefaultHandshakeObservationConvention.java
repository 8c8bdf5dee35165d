package io.quintet.hpp;

import io.micrometer.common.KeyValues;

/**
 * Names as the documentation lists them.
 */
final class DefaultHandshakeObservationConvention implements HandshakeObservationConvention {

	static final DefaultHandshakeObservationConvention INSTANCE = new DefaultHandshakeObservationConvention();

	@Override
	public String getName() {
		return HandshakeObservations.NAME;
	}

	@Override
	public String getContextualName(HandshakeObservationContext context) {
		return "hpp " + context.operation();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(HandshakeObservationContext context) {
		KeyValues operation = KeyValues.of("operation", context.operation());
		return (context.outcome() != null) ? operation.and("outcome", context.outcome()) : operation;
	}

}

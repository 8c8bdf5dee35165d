package io.quintet.happy.observation;

import io.micrometer.common.KeyValues;

/**
 * Names as the documentation lists them.
 */
final class DefaultHappyObservationConvention implements HappyObservationConvention {

	static final DefaultHappyObservationConvention INSTANCE = new DefaultHappyObservationConvention();

	@Override
	public String getName() {
		return HappyObservations.OPERATION;
	}

	@Override
	public String getContextualName(HappyObservationContext context) {
		return "happy " + context.operation();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(HappyObservationContext context) {
		return KeyValues.of("operation", context.operation(), "outcome", context.outcome());
	}

}

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
		KeyValues operation = KeyValues.of("operation", context.operation());
		String outcome = context.outcome();
		return (outcome != null) ? operation.and("outcome", outcome) : operation;
	}

}

package io.quintet.acp.observation;

import io.micrometer.common.KeyValues;

/**
 * Names as the documentation lists them.
 */
final class DefaultAcpObservationConvention implements AcpObservationConvention {

	static final DefaultAcpObservationConvention INSTANCE = new DefaultAcpObservationConvention();

	@Override
	public String getName() {
		return AcpObservations.NAME;
	}

	@Override
	public String getContextualName(AcpObservationContext context) {
		return "acp " + context.operation();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(AcpObservationContext context) {
		KeyValues operation = KeyValues.of("operation", context.operation());
		String outcome = context.outcome();
		return (outcome != null) ? operation.and("outcome", outcome) : operation;
	}

}

package io.quintet.lime.observation;

import io.micrometer.common.KeyValues;

/**
 * Names as the documentation lists them.
 */
final class DefaultLimeObservationConvention implements LimeObservationConvention {

	private final String name;

	DefaultLimeObservationConvention(String name) {
		this.name = name;
	}

	@Override
	public String getName() {
		return this.name;
	}

	@Override
	public String getContextualName(LimeObservationContext context) {
		return context.kind().replace('.', ' ') + " " + context.operation();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(LimeObservationContext context) {
		KeyValues operation = KeyValues.of("operation", context.operation());
		String outcome = context.outcome();
		return (outcome != null) ? operation.and("outcome", outcome) : operation;
	}

}

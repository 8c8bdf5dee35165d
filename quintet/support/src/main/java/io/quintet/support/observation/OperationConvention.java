package io.quintet.support.observation;

import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Names as the documentation lists them.
 */
record OperationConvention<C extends OperationContext>(String name, String title) implements ObservationConvention<C> {

	@Override
	public String getName() {
		return this.name;
	}

	@Override
	public String getContextualName(C context) {
		return this.title + " " + context.operation();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(C context) {
		KeyValues operation = KeyValues.of("operation", context.operation());
		String outcome = context.outcome();
		return (outcome != null) ? operation.and("outcome", outcome) : operation;
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context instanceof OperationContext;
	}

}

package io.quintet.appcontrol.observer;

import io.micrometer.common.KeyValues;

/**
 * Names as the documentation lists them.
 */
final class DefaultAppControlObservationConvention implements AppControlObservationConvention {

	static final DefaultAppControlObservationConvention INSTANCE = new DefaultAppControlObservationConvention();

	@Override
	public String getName() {
		return MicrometerCommandObservations.NAME;
	}

	@Override
	public String getContextualName(AppControlObservationContext context) {
		return "app-control " + context.operation();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(AppControlObservationContext context) {
		KeyValues operation = KeyValues.of("operation", context.operation());
		return context.ended() ? operation.and("outcome", context.outcome()) : operation;
	}

}

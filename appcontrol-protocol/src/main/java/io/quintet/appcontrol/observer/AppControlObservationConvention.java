package io.quintet.appcontrol.observer;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Names observations of commands; a bean replaces the default.
 */
public interface AppControlObservationConvention extends ObservationConvention<AppControlObservationContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof AppControlObservationContext;
	}

}

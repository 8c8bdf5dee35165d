package io.quintet.lime.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Names observations of operations; a bean replaces the default.
 */
public interface LimeObservationConvention extends ObservationConvention<LimeObservationContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof LimeObservationContext;
	}

}

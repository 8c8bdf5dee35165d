package io.quintet.happy.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/** Names observations of operations; a bean replaces the default. */
public interface HappyObservationConvention extends ObservationConvention<HappyObservationContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof HappyObservationContext;
	}

}

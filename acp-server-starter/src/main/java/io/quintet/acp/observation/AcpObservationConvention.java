package io.quintet.acp.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Names observations of the protocol; a bean replaces the default.
 */
public interface AcpObservationConvention extends ObservationConvention<AcpObservationContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof AcpObservationContext;
	}

}

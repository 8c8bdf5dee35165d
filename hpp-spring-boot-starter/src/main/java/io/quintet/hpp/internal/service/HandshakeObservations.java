package io.quintet.hpp.internal.service;

import java.util.Locale;

import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.quintet.hpp.HandshakeException;
import io.quintet.hpp.HandshakeObservationContext;
import io.quintet.hpp.HandshakeObservationConvention;
import io.quintet.support.observation.OperationObservations;

/**
 * One observation per operation, named {@code hpp.operation}.
 */
public final class HandshakeObservations {

	private final OperationObservations<HandshakeObservationContext> observations;

	public HandshakeObservations(ObservationRegistry registry, @Nullable HandshakeObservationConvention convention) {
		this.observations = new OperationObservations<>(registry, convention, "hpp.operation", "hpp",
				HandshakeObservations::outcome, (ex) -> !(ex instanceof HandshakeException));
	}

	<T> Mono<T> observe(String operation, Mono<T> mono) {
		return this.observations.observe(() -> new HandshakeObservationContext(operation), mono);
	}

	private static String outcome(Throwable ex) {
		return (ex instanceof HandshakeException refusal)
				? refusal.reason().name().toLowerCase(Locale.ROOT).replace('_', '-') : "error";
	}

}

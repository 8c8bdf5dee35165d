package io.quintet.hpp;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;

/**
 * One observation per operation, named {@value #NAME}, with the low-cardinality keys
 * {@code operation} and {@code outcome}. Without a registry nothing is created.
 */
final class HandshakeObservations {

	static final String NAME = "hpp.operation";

	private final ObservationRegistry registry;

	private final @Nullable HandshakeObservationConvention convention;

	HandshakeObservations(ObservationRegistry registry, @Nullable HandshakeObservationConvention convention) {
		this.registry = registry;
		this.convention = convention;
	}

	<T> Mono<T> observe(String operation, Mono<T> mono) {
		if (this.registry.isNoop()) {
			return mono;
		}
		return Mono.deferContextual((view) -> {
			HandshakeObservationContext context = new HandshakeObservationContext(operation);
			Observation observation = Observation.createNotStarted(this.convention,
					DefaultHandshakeObservationConvention.INSTANCE, () -> context, this.registry);
			Observation parent = view.getOrDefault(ObservationThreadLocalAccessor.KEY, null);
			if (parent != null) {
				observation.parentObservation(parent);
			}
			observation.start();
			return mono.doOnError((ex) -> {
				context.setRefusal(ex);
				if (!(ex instanceof HandshakeException)) {
					observation.error(ex);
				}
			}).doFinally((signal) -> {
				if (signal == SignalType.CANCEL) {
					context.setCancelled();
				}
				else if (signal == SignalType.ON_COMPLETE) {
					context.setOk();
				}
				observation.stop();
			}).contextWrite((current) -> current.put(ObservationThreadLocalAccessor.KEY, observation));
		});
	}

}

package io.quintet.happy;

import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.quintet.happy.error.HappyException;
import io.quintet.happy.observation.HappyObservationContext;
import io.quintet.happy.observation.HappyObservationConvention;
import io.quintet.support.observation.OperationObservations;

/**
 * Observations with the low-cardinality keys {@code operation} and {@code outcome}.
 * Without a registry nothing is created.
 */
final class HappyObservations {

	/** What the application asks for. */
	static final String OPERATION = "happy.operation";

	/** Observes nothing. */
	static final HappyObservations NOOP = new HappyObservations(ObservationRegistry.NOOP, null);

	private final OperationObservations<HappyObservationContext> observations;

	HappyObservations(ObservationRegistry registry, @Nullable HappyObservationConvention convention) {
		this.observations = new OperationObservations<>(registry, convention, OPERATION, "happy",
				HappyObservations::outcome, (ex) -> true);
	}

	<T> Mono<T> observe(String operation, Mono<T> mono) {
		return this.observations.observe(() -> new HappyObservationContext(operation), mono);
	}

	<T> Flux<T> observe(String operation, Flux<T> flux) {
		return this.observations.observe(() -> new HappyObservationContext(operation), (context) -> flux);
	}

	private static String outcome(Throwable ex) {
		String name = name(ex);
		return (ex instanceof HappyException && !name.equals("HappyException"))
				? name.replaceAll("^Happy|Exception$", "") : "error";
	}

	/** The name of an exception as applications know it, without kinds of this client. */
	static String name(Throwable ex) {
		Class<?> type = ex.getClass();
		while (ex instanceof HappyException && type.getPackage() != HappyException.class.getPackage()) {
			type = type.getSuperclass();
		}
		return type.getSimpleName();
	}

}

package io.quintet.happy.observation;

import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.quintet.happy.error.HappyException;
import io.quintet.support.observation.OperationObservations;

/**
 * Observations with the low-cardinality keys {@code operation} and {@code outcome}.
 * Without a registry nothing is created.
 */
public final class HappyObservations {

	/** What the application asks for. */
	public static final String OPERATION = "happy.operation";

	/** Observes nothing. */
	public static final HappyObservations NOOP = new HappyObservations(ObservationRegistry.NOOP, null);

	private final OperationObservations<HappyObservationContext> observations;

	/**
	 * Creates observations.
	 * @param registry where they go
	 * @param convention replaces names and keys, if any
	 */
	public HappyObservations(ObservationRegistry registry, @Nullable HappyObservationConvention convention) {
		this.observations = new OperationObservations<>(registry, convention, OPERATION, "happy",
				HappyObservations::outcome, (ex) -> true);
	}

	/**
	 * Observes an operation.
	 * @param operation name of the method with dashes
	 * @param mono what is observed
	 * @param <T> type of its result
	 * @return the same, observed from its subscription to its end
	 */
	public <T> Mono<T> observe(String operation, Mono<T> mono) {
		return this.observations.observe(() -> new HappyObservationContext(operation), mono);
	}

	/**
	 * Observes an operation with many results.
	 * @param operation name of the method with dashes
	 * @param flux what is observed
	 * @param <T> type of its results
	 * @return the same, observed from its subscription to its end
	 */
	public <T> Flux<T> observe(String operation, Flux<T> flux) {
		return this.observations.observe(() -> new HappyObservationContext(operation), (context) -> flux);
	}

	private static String outcome(Throwable ex) {
		String name = ex.getClass().getSimpleName();
		return (ex instanceof HappyException && !name.equals("HappyException"))
				? name.replaceAll("^Happy|Exception$", "") : "error";
	}

}

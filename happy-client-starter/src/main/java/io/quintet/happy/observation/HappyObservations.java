package io.quintet.happy.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.util.context.ContextView;

/**
 * Observations with the low-cardinality keys {@code operation} and {@code outcome}.
 * Without a registry nothing is created.
 */
public final class HappyObservations {

	/** What the application asks for. */
	public static final String OPERATION = "happy.operation";

	/** Observes nothing. */
	public static final HappyObservations NOOP = new HappyObservations(ObservationRegistry.NOOP, null);

	private final ObservationRegistry registry;

	private final @Nullable HappyObservationConvention convention;

	/**
	 * Creates observations.
	 * @param registry where they go
	 * @param convention replaces names and keys, if any
	 */
	public HappyObservations(ObservationRegistry registry, @Nullable HappyObservationConvention convention) {
		this.registry = registry;
		this.convention = convention;
	}

	/**
	 * Returns whether nothing is observed.
	 * @return {@code true} without a registry
	 */
	public boolean areNone() {
		return this.registry.isNoop();
	}

	/**
	 * Observes an operation.
	 * @param operation name of the method with dashes
	 * @param mono what is observed
	 * @param <T> type of its result
	 * @return the same, observed from its subscription to its end
	 */
	public <T> Mono<T> observe(String operation, Mono<T> mono) {
		if (areNone()) {
			return mono;
		}
		return Mono.deferContextual((view) -> {
			Running running = start(operation, view);
			return mono.doOnError(running::failed)
				.doFinally(running::ended)
				.contextWrite((current) -> current.put(ObservationThreadLocalAccessor.KEY, running.observation()));
		});
	}

	/**
	 * Observes an operation with many results.
	 * @param operation name of the method with dashes
	 * @param flux what is observed
	 * @param <T> type of its results
	 * @return the same, observed from its subscription to its end
	 */
	public <T> Flux<T> observe(String operation, Flux<T> flux) {
		if (areNone()) {
			return flux;
		}
		return Flux.deferContextual((view) -> {
			Running running = start(operation, view);
			return flux.doOnError(running::failed)
				.doFinally(running::ended)
				.contextWrite((current) -> current.put(ObservationThreadLocalAccessor.KEY, running.observation()));
		});
	}

	private Running start(String operation, ContextView view) {
		HappyObservationContext context = new HappyObservationContext(operation);
		Observation observation = Observation.createNotStarted(this.convention,
				DefaultHappyObservationConvention.INSTANCE, () -> context, this.registry);
		Observation parent = view.getOrDefault(ObservationThreadLocalAccessor.KEY, null);
		if (parent != null) {
			observation.parentObservation(parent);
		}
		return new Running(observation.start(), context);
	}

	private record Running(Observation observation, HappyObservationContext context) {

		void failed(Throwable ex) {
			this.context.setFailure(ex);
			this.observation.error(ex);
		}

		void ended(SignalType signal) {
			this.context.setEnded(signal == SignalType.CANCEL);
			this.observation.stop();
		}

	}

}

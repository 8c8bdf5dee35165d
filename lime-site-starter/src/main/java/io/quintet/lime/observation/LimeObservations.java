package io.quintet.lime.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;

/**
 * Observations with the low-cardinality keys {@code operation} and, when they have ended,
 * {@code outcome}. Without a registry nothing is created.
 */
public final class LimeObservations {

	/** What the application asks for. */
	public static final String OPERATION = "lime.operation";

	/** One HTTP exchange, each repetition by itself. */
	public static final String HTTP = "lime.http";

	/** One call of a handler. */
	public static final String HANDLER = "lime.handler";

	/** Observes nothing. */
	public static final LimeObservations NOOP = new LimeObservations(ObservationRegistry.NOOP, null);

	private final ObservationRegistry registry;

	private final @Nullable LimeObservationConvention convention;

	/**
	 * Creates observations.
	 * @param registry where they go
	 * @param convention replaces names and keys of {@value #OPERATION}, if any
	 */
	public LimeObservations(ObservationRegistry registry, @Nullable LimeObservationConvention convention) {
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
	 * Observes something.
	 * @param kind name of the observation
	 * @param operation what of it
	 * @param mono what is observed
	 * @param <T> type of its result
	 * @return the same, observed from its subscription to its end
	 */
	public <T> Mono<T> observe(String kind, String operation, Mono<T> mono) {
		if (areNone()) {
			return mono;
		}
		return Mono.deferContextual((view) -> {
			LimeObservationContext context = new LimeObservationContext(kind, operation);
			Observation observation = Observation.createNotStarted(kind.equals(OPERATION) ? this.convention : null,
					new DefaultLimeObservationConvention(kind), () -> context, this.registry);
			Observation parent = view.getOrDefault(ObservationThreadLocalAccessor.KEY, null);
			if (parent != null) {
				observation.parentObservation(parent);
			}
			observation.start();
			return mono.doOnError((ex) -> {
				context.setFailure(ex);
				observation.error(ex);
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

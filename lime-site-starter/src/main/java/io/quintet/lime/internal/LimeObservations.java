package io.quintet.lime.internal;

import java.util.Map;
import java.util.Objects;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.quintet.lime.error.LimeException;
import io.quintet.lime.observation.LimeObservationContext;
import io.quintet.lime.observation.LimeObservationConvention;
import io.quintet.support.observation.OperationObservations;

/**
 * Observations with the low-cardinality keys {@code operation} and, when they have ended,
 * {@code outcome}. Without a registry nothing is created.
 */
public final class LimeObservations {

	/** An operation of {@code LimeSite}. */
	public static final String OPERATION = "lime.operation";

	/** One HTTP exchange, each repetition by itself. */
	public static final String HTTP = "lime.http";

	/** One call of a handler. */
	public static final String HANDLER = "lime.handler";

	/** Observes nothing. */
	public static final LimeObservations NOOP = new LimeObservations(ObservationRegistry.NOOP, null);

	private final boolean none;

	private final Map<String, OperationObservations<LimeObservationContext>> kinds;

	public LimeObservations(ObservationRegistry registry, @Nullable LimeObservationConvention convention) {
		this.none = registry.isNoop();
		this.kinds = Map.of(OPERATION, of(registry, convention, OPERATION), HTTP, of(registry, null, HTTP), HANDLER,
				of(registry, null, HANDLER));
	}

	private static OperationObservations<LimeObservationContext> of(ObservationRegistry registry,
			@Nullable LimeObservationConvention convention, String kind) {
		return new OperationObservations<>(registry, convention, kind, kind.replace('.', ' '),
				LimeObservations::outcome, (ex) -> true);
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
		return Objects.requireNonNull(this.kinds.get(kind))
			.observe(() -> new LimeObservationContext(kind, operation), mono);
	}

	private static String outcome(Throwable ex) {
		String name = ex.getClass().getSimpleName();
		return (ex instanceof LimeException && !name.equals("LimeException")) ? name.replaceAll("^Lime|Exception$", "")
				: "error";
	}

	/**
	 * Opens the scope of the current observation for what a call does on the thread that
	 * subscribes to it.
	 */
	public <T> Mono<T> inScope(Mono<T> mono) {
		return this.none ? mono : Mono.deferContextual((view) -> Mono.from((subscriber) -> {
			Observation observation = view.get(ObservationThreadLocalAccessor.KEY);
			observation.scoped(() -> mono.subscribe(subscriber));
		}));
	}

}

package io.quintet.support.observation;

import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.util.context.ContextView;

/**
 * Observes operations from their subscription to their end, with the low-cardinality keys
 * {@code operation} and, once they are over, {@code outcome}. Without a registry nothing
 * is created.
 *
 * @param <C> type of what is known of an operation
 */
public final class OperationObservations<C extends OperationContext> {

	private final ObservationRegistry registry;

	private final @Nullable ObservationConvention<C> convention;

	private final ObservationConvention<C> standard;

	private final Function<Throwable, String> outcomes;

	private final Predicate<Throwable> errors;

	/**
	 * Creates observations.
	 * @param registry where they go
	 * @param convention replaces the names, if any
	 * @param name name of each
	 * @param title what the contextual name begins with
	 * @param outcomes outcome of an operation that fails
	 * @param errors which failures are errors of the observation, and not refusals
	 */
	public OperationObservations(ObservationRegistry registry, @Nullable ObservationConvention<C> convention,
			String name, String title, Function<Throwable, String> outcomes, Predicate<Throwable> errors) {
		this.registry = registry;
		this.convention = convention;
		this.standard = new OperationConvention<>(name, title);
		this.outcomes = outcomes;
		this.errors = errors;
	}

	/** Observes an operation. */
	public <T> Mono<T> observe(Supplier<C> contexts, Mono<T> mono) {
		if (this.registry.isNoop()) {
			return mono;
		}
		return Mono.deferContextual((view) -> {
			Running running = start(contexts.get(), view);
			return mono.doOnError(running::fail)
				.doFinally(running::end)
				.contextWrite((current) -> current.put(ObservationThreadLocalAccessor.KEY, running.observation));
		});
	}

	/**
	 * Observes an operation with many results.
	 * @param contexts creates what is known at the start
	 * @param flux the operation, which may tell its context more
	 * @param <T> type of its results
	 * @return the same, observed
	 */
	public <T> Flux<T> observe(Supplier<C> contexts, Function<C, Flux<T>> flux) {
		if (this.registry.isNoop()) {
			return flux.apply(contexts.get());
		}
		return Flux.deferContextual((view) -> {
			C context = contexts.get();
			Running running = start(context, view);
			return flux.apply(context)
				.doOnError(running::fail)
				.doFinally(running::end)
				.contextWrite((current) -> current.put(ObservationThreadLocalAccessor.KEY, running.observation));
		});
	}

	private Running start(C context, ContextView view) {
		Observation observation = Observation.createNotStarted(this.convention, this.standard, () -> context,
				this.registry);
		Observation parent = view.getOrDefault(ObservationThreadLocalAccessor.KEY, null);
		if (parent != null) {
			observation.parentObservation(parent);
		}
		return new Running(observation.start(), context);
	}

	private final class Running {

		private final Observation observation;

		private final C context;

		Running(Observation observation, C context) {
			this.observation = observation;
			this.context = context;
		}

		void fail(Throwable ex) {
			this.context.end(OperationObservations.this.outcomes.apply(ex));
			if (OperationObservations.this.errors.test(ex)) {
				this.observation.error(ex);
			}
		}

		void end(SignalType signal) {
			if (signal != SignalType.ON_ERROR) {
				this.context.end((signal == SignalType.CANCEL) ? "cancelled" : "ok");
			}
			this.observation.stop();
		}

	}

}

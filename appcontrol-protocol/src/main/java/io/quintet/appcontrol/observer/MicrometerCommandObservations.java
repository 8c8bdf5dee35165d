package io.quintet.appcontrol.observer;

import java.util.Objects;
import java.util.function.Function;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SignalType;

import io.quintet.appcontrol.ToolCommand;

/**
 * One observation per command, named {@value #NAME}, with the low-cardinality keys
 * {@code operation} and, at its end, {@code outcome}. What the client does is a child of
 * it. Names of operations come from outside, so only the first 100 are told apart, and
 * further ones are {@code other}. Needs {@code micrometer-observation}.
 */
public final class MicrometerCommandObservations implements CommandObservations {

	/** Name of every observation. */
	public static final String NAME = "app-control.operation";

	private final ObservationRegistry registry;

	private final @Nullable AppControlObservationConvention convention;

	private final TagValues operations = new TagValues();

	/**
	 * Creates observations.
	 * @param registry where they go
	 * @param convention replaces the names, if any
	 */
	public MicrometerCommandObservations(ObservationRegistry registry,
			@Nullable AppControlObservationConvention convention) {
		this.registry = Objects.requireNonNull(registry, "'registry' is required");
		this.convention = convention;
	}

	@Override
	public <T> Flux<T> observe(ToolCommand command, Flux<T> execution, Function<T, @Nullable String> outcome) {
		if (this.registry.isNoop()) {
			return execution;
		}
		return Flux.deferContextual((view) -> {
			AppControlObservationContext context = new AppControlObservationContext(command,
					this.operations.bounded(command.operation()));
			Observation observation = Observation.createNotStarted(this.convention,
					DefaultAppControlObservationConvention.INSTANCE, () -> context, this.registry);
			Observation parent = view.getOrDefault(ObservationThreadLocalAccessor.KEY, null);
			if (parent != null) {
				observation.parentObservation(parent);
			}
			observation.start();
			return execution.doOnNext((item) -> context.end(outcome.apply(item))).doOnError((ex) -> {
				context.end("error");
				observation.error(ex);
			}).doFinally((signal) -> {
				context.stop((signal == SignalType.CANCEL) ? "cancelled" : null);
				observation.stop();
			}).contextWrite((current) -> current.put(ObservationThreadLocalAccessor.KEY, observation));
		});
	}

}

package io.quintet.appcontrol.internal.observer;

import java.util.Objects;
import java.util.function.Function;

import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

import io.quintet.appcontrol.ToolCommand;
import io.quintet.appcontrol.internal.TagValues;
import io.quintet.appcontrol.observer.AppControlObservationContext;
import io.quintet.appcontrol.observer.AppControlObservationConvention;
import io.quintet.appcontrol.observer.CommandObservations;
import io.quintet.support.observation.OperationObservations;

/**
 * One observation per command, named {@value #NAME}, with the low-cardinality keys
 * {@code operation} and, at its end, {@code outcome}. What the client does is a child of
 * it. Names of operations come from outside, so only the first 100 are told apart, and
 * further ones are {@code other}. Needs {@code micrometer-observation}.
 */
public final class MicrometerCommandObservations implements CommandObservations {

	public static final String NAME = "app-control.operation";

	private final OperationObservations<AppControlObservationContext> observations;

	private final TagValues operations = new TagValues();

	public MicrometerCommandObservations(ObservationRegistry registry,
			@Nullable AppControlObservationConvention convention) {
		this.observations = new OperationObservations<>(Objects.requireNonNull(registry, "'registry' is required"),
				convention, NAME, "app-control", (ex) -> "error", (ex) -> true);
	}

	@Override
	public <T> Flux<T> observe(ToolCommand command, Flux<T> execution, Function<T, @Nullable String> outcome) {
		return this.observations.observe(
				() -> new AppControlObservationContext(command, this.operations.bounded(command.operation())),
				(context) -> execution.doOnNext((item) -> context.endAs(outcome.apply(item)))
					.doOnComplete(() -> context.endAs("unknown")));
	}

}

package io.quintet.samples.appcontrol.client;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;

import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * How fast the simulated person is.
 *
 * @param step time that a visible step takes; may be zero
 * @param scheduler what measures it
 */
public record Pace(Duration step, Scheduler scheduler) {

	/** Checks the time. */
	public Pace {
		Objects.requireNonNull(scheduler, "'scheduler' is required");
		if (step.isNegative()) {
			throw new IllegalArgumentException("'step' must not be negative");
		}
	}

	/** Does something after a step. */
	<T> Mono<T> then(Supplier<T> action) {
		return this.step.isZero() ? Mono.fromSupplier(action) : after(this.step).map((tick) -> action.get());
	}

	/** Emits after a time. */
	Mono<Long> after(Duration time) {
		return Mono.delay(time, this.scheduler);
	}

}

package io.quintet.appcontrol;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.quintet.appcontrol.internal.SettingChecks;

/**
 * Ends commands that take longer than they may.
 */
record DeadlineClient(ReactiveAppControlClient client, @Nullable Duration otherwise,
		Scheduler timer) implements ReactiveAppControlClient {

	/** Longest delay that timers can count. */
	private static final Duration LONGEST = Duration.ofDays(365);

	DeadlineClient {
		if (otherwise != null) {
			SettingChecks.positive("otherwise", otherwise);
		}
	}

	private @Nullable Duration limit(ToolCommand command) {
		Long timeoutMs = command.timeoutMs();
		Duration limit = (timeoutMs != null) ? Duration.ofMillis(timeoutMs) : this.otherwise;
		return (limit != null && limit.compareTo(LONGEST) < 0) ? limit : null;
	}

	@Override
	public Mono<ToolObservation> run(ToolCommand command, ToolObserver observer) {
		Mono<ToolObservation> run = this.client.run(command, observer);
		Duration limit = limit(command);
		return (limit != null) ? run.timeout(limit, Mono.fromSupplier(() -> timedOut(command, limit)), this.timer)
				: run;
	}

	@Override
	public Flux<ToolEvent> stream(ToolCommand command) {
		Duration limit = limit(command);
		return (limit != null) ? Flux.defer(() -> limited(command, limit)) : this.client.stream(command);
	}

	private Flux<ToolEvent> limited(ToolCommand command, Duration limit) {
		AtomicLong next = new AtomicLong();
		AtomicBoolean observed = new AtomicBoolean();
		AtomicBoolean expired = new AtomicBoolean();
		return this.client.stream(command).doOnNext((event) -> {
			next.set(event.seq() + 1);
			if (event.type() == ToolEventType.OBSERVATION) {
				observed.set(true);
			}
		})
			.takeUntilOther(Mono.delay(limit, this.timer).doOnNext((tick) -> expired.set(true)))
			.concatWith(Mono.fromCallable(() -> (expired.get() && !observed.get())
					? ToolEvent.observation(timedOut(command, limit), next.get()) : null));
	}

	private static ToolObservation timedOut(ToolCommand command, Duration limit) {
		ToolError error = ToolError
			.of(FailureKinds.TIMEOUT, "The command was given up after " + limit.toMillis() + " ms.")
			.withRetryable(true)
			.at(null, command.operation());
		return ToolObservation.failure(command, ToolStatus.TIMEOUT, error);
	}

}

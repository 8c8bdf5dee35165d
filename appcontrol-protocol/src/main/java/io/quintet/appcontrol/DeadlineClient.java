package io.quintet.appcontrol;

import java.time.Duration;

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
		Progress progress = new Progress();
		return this.client.stream(command)
			.doOnNext(progress::note)
			.takeUntilOther(Mono.delay(limit, this.timer).doOnNext((tick) -> progress.expired = true))
			.concatWith(Mono.fromCallable(() -> progress.isCutOff()
					? ToolEvent.observation(timedOut(command, limit), progress.lastSeq + 1) : null));
	}

	private static ToolObservation timedOut(ToolCommand command, Duration limit) {
		ToolError error = ToolError
			.of(FailureKinds.TIMEOUT, "The command was given up after " + limit.toMillis() + " ms.")
			.withRetryable(true)
			.at(null, command.operation());
		return ToolObservation.failure(command, ToolStatus.TIMEOUT, error);
	}

	/**
	 * How far a stream got.
	 */
	private static final class Progress {

		private volatile long lastSeq = -1;

		private volatile boolean observed;

		private volatile boolean expired;

		void note(ToolEvent event) {
			this.lastSeq = event.seq();
			this.observed |= event.type() == ToolEventType.OBSERVATION;
		}

		boolean isCutOff() {
			return this.expired && !this.observed;
		}

	}

}

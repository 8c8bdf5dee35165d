package io.quintet.appcontrol.service;

import java.time.Duration;

import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

import io.quintet.appcontrol.FailureKinds;
import io.quintet.appcontrol.ToolCommand;
import io.quintet.appcontrol.ToolError;
import io.quintet.appcontrol.ToolObservation;
import io.quintet.appcontrol.ToolStatus;

/**
 * Ends commands early: its own limit, the kill switch, the end of the service.
 */
final class Stops {

	private final Duration maxDuration;

	private final KillSwitch killSwitch;

	private final Scheduler timer;

	private final Scheduler requests;

	private final Sinks.Empty<Void> closing = Sinks.empty();

	Stops(Duration maxDuration, KillSwitch killSwitch, Scheduler timer, Scheduler requests) {
		this.maxDuration = maxDuration;
		this.killSwitch = killSwitch;
		this.timer = timer;
		this.requests = requests;
	}

	/**
	 * Waits for the first reason to stop a command.
	 * @return the reason, on a thread that may block
	 */
	Mono<Stop> of(ToolCommand command) {
		Duration limit = limit(command);
		Mono<Stop> late = Mono.delay(limit, this.timer).map((tick) -> late(limit));
		Mono<Stop> killed = this.killSwitch.tripped().then(Mono.fromSupplier(this::killed));
		Mono<Stop> closed = this.closing.asMono().then(Mono.fromSupplier(Stops::closed));
		return Mono.firstWithSignal(late, killed, closed).flatMap((stop) -> Mono.just(stop).subscribeOn(this.requests));
	}

	/** Stops all commands, also those that come later. */
	void close() {
		this.closing.tryEmitEmpty();
	}

	private Duration limit(ToolCommand command) {
		Long asked = command.timeoutMs();
		return (asked != null && asked < this.maxDuration.toMillis()) ? Duration.ofMillis(asked) : this.maxDuration;
	}

	private static Stop late(Duration limit) {
		return new Stop(ToolStatus.TIMEOUT,
				ToolError
					.of(FailureKinds.TIMEOUT,
							"The command took longer than " + limit.toMillis() + " ms and was cancelled.")
					.withRetryable(true));
	}

	private Stop killed() {
		return new Stop(ToolStatus.FAILED, blocked("The kill switch stopped the command"));
	}

	ToolError blocked(String what) {
		String reason = this.killSwitch.state().reason();
		return ToolError.of(FailureKinds.BLOCKED, (reason != null) ? what + ": " + reason : what + ".")
			.withRecoveryHint("Wait until the operator of the service resets the switch.");
	}

	private static Stop closed() {
		return new Stop(ToolStatus.FAILED, shuttingDown());
	}

	static ToolError shuttingDown() {
		return ToolError.of(FailureKinds.NOT_AVAILABLE, "The service is shutting down.").withRetryable(true);
	}

	/**
	 * Why the service cancels a command, which then ends with an observation of its own.
	 */
	record Stop(ToolStatus status, ToolError error) {

		ToolObservation observation(ToolCommand command) {
			return ToolObservation.failure(command, this.status, this.error);
		}

	}

}

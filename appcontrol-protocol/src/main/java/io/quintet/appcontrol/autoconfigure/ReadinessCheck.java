package io.quintet.appcontrol.autoconfigure;

import java.time.Duration;
import java.util.UUID;

import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.quintet.appcontrol.FailureKinds;
import io.quintet.appcontrol.ReactiveAppControlClient;
import io.quintet.appcontrol.ToolCommand;
import io.quintet.appcontrol.ToolError;
import io.quintet.appcontrol.ToolObservation;
import io.quintet.appcontrol.ToolStatus;

/**
 * Asks the client whether it is ready, once for all callers within a time.
 */
final class ReadinessCheck {

	/** Time for which an observation counts. */
	private static final Duration TTL = Duration.ofSeconds(30);

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private final Mono<ToolObservation> observation;

	ReadinessCheck(ReactiveAppControlClient client, String tool) {
		this.observation = Mono.defer(() -> ask(client, tool)).cache((known) -> TTL, (failure) -> TTL, () -> TTL);
	}

	Mono<ToolObservation> observation() {
		return this.observation;
	}

	private static Mono<ToolObservation> ask(ReactiveAppControlClient client, String tool) {
		ToolCommand command = ToolCommand
			.of("health_" + UUID.randomUUID().toString().replace("-", ""), tool, "readiness")
			.withTimeoutMs(TIMEOUT.toMillis());
		// The client may block, and the caller is an event loop.
		return Mono.defer(() -> client.run(command))
			.subscribeOn(Schedulers.boundedElastic())
			.cancelOn(Schedulers.boundedElastic())
			.timeout(TIMEOUT, Mono.fromSupplier(() -> failed(command, ToolStatus.TIMEOUT, FailureKinds.TIMEOUT)))
			.onErrorResume((failure) -> Mono.empty())
			.switchIfEmpty(Mono.fromSupplier(() -> failed(command, ToolStatus.FAILED, FailureKinds.FAILED)));
	}

	private static ToolObservation failed(ToolCommand command, ToolStatus status, String kind) {
		return ToolObservation.failure(command, status, ToolError.of(kind, "The readiness command did not succeed."));
	}

}

package io.quintet.appcontrol.service;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.quintet.appcontrol.FailureKinds;
import io.quintet.appcontrol.JsonObjects;
import io.quintet.appcontrol.ReactiveAppControlClient;
import io.quintet.appcontrol.ToolCommand;
import io.quintet.appcontrol.ToolError;
import io.quintet.appcontrol.ToolEvent;
import io.quintet.appcontrol.ToolObservation;
import io.quintet.appcontrol.ToolObserver;
import io.quintet.appcontrol.ToolStatus;

/**
 * The client of the service vectors: the operation says what happens.
 */
public final class ScriptedClient implements ReactiveAppControlClient {

	@Override
	public Mono<ToolObservation> run(ToolCommand command, ToolObserver observer) {
		return Mono.fromCallable(() -> {
			ToolObservation observation = observation(command);
			observer.onEvent(ToolEvent.started(command));
			observer.onEvent(ToolEvent.observation(observation, 1));
			return observation;
		});
	}

	@Override
	public Flux<ToolEvent> stream(ToolCommand command) {
		ToolEvent started = ToolEvent.started(command);
		long steps = command.operation().equals("steps") ? command.input().path("steps").longValue(0) : 0;
		Flux<ToolEvent> progress = Flux.range(1, (int) steps)
			.map((step) -> ToolEvent.progress(command, step, "step", "step " + step));
		if (command.operation().equals("silent")) {
			return Flux.just(started);
		}
		return Flux.concat(Mono.just(started), progress,
				Mono.fromCallable(() -> ToolEvent.observation(observation(command), steps + 1)));
	}

	private static ToolObservation observation(ToolCommand command) {
		return switch (command.operation()) {
			case "deny" -> ToolObservation.failure(command, ToolStatus.PERMISSION_MISSING,
					ToolError.of(FailureKinds.MISSING_ACCESSIBILITY, "Accessibility permission is missing.")
						.withRetryable(true));
			case "boom" -> throw new IllegalStateException("boom");
			case "bad-input" -> throw new IllegalArgumentException("bad input");
			default -> ToolObservation.ok(command, command.operation(), JsonObjects.of("input", command.input()));
		};
	}

}

package io.quintet.samples.conformance.appcontrol;

import java.util.ArrayList;
import java.util.List;

import reactor.core.publisher.Flux;

import io.quintet.appcontrol.StreamingAppControlClient;
import io.quintet.appcontrol.ToolCommand;
import io.quintet.appcontrol.ToolError;
import io.quintet.appcontrol.ToolEvent;
import io.quintet.appcontrol.ToolObservation;
import io.quintet.appcontrol.ToolObserver;
import io.quintet.appcontrol.ToolStatus;

/**
 * Does what the name of the operation says: fails in several ways, is silent, takes
 * steps, or answers with its input.
 */
class ScriptedClient implements StreamingAppControlClient {

	private static final int MAX_STEPS = 10_000;

	@Override
	public ToolObservation run(ToolCommand command, ToolObserver observer) {
		ToolEvent started = ToolEvent.started(command);
		observer.onEvent(started);
		fail(command);
		List<ToolEvent> steps = steps(command);
		steps.forEach(observer::onEvent);
		ToolObservation observation = observation(command);
		observer.onEvent(ToolEvent.observation(observation, steps.size() + 1L));
		return observation;
	}

	@Override
	public Flux<ToolEvent> stream(ToolCommand command) {
		Flux<ToolEvent> started = Flux.just(ToolEvent.started(command));
		if (command.operation().equals("silent")) {
			return started;
		}
		return started.concatWith(Flux.defer(() -> {
			fail(command);
			List<ToolEvent> steps = steps(command);
			return Flux.fromIterable(steps)
				.concatWithValues(ToolEvent.observation(observation(command), steps.size() + 1L));
		}));
	}

	private static void fail(ToolCommand command) {
		if (command.operation().equals("boom")) {
			throw new IllegalStateException("boom");
		}
		if (command.operation().equals("bad-input")) {
			throw new IllegalArgumentException("bad input");
		}
	}

	private static List<ToolEvent> steps(ToolCommand command) {
		List<ToolEvent> steps = new ArrayList<>();
		if (command.operation().equals("steps")) {
			for (int step = 1; step <= Math.min(command.input().path("steps").intValue(0), MAX_STEPS); step++) {
				steps.add(ToolEvent.progress(command, step, "step", "step " + step));
			}
		}
		return steps;
	}

	private static ToolObservation observation(ToolCommand command) {
		if (command.operation().equals("deny")) {
			return ToolObservation.failure(command, ToolStatus.PERMISSION_MISSING,
					ToolError.of("missing_accessibility", "Accessibility permission is missing.").withRetryable(true));
		}
		return ToolObservation.ok(command, command.operation(), Answer.of("input", command.input()));
	}

}

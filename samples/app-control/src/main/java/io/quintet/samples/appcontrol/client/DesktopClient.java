package io.quintet.samples.appcontrol.client;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.appcontrol.AppControlClients;
import io.quintet.appcontrol.FailureKinds;
import io.quintet.appcontrol.ReactiveAppControlClient;
import io.quintet.appcontrol.ToolCommand;
import io.quintet.appcontrol.ToolError;
import io.quintet.appcontrol.ToolEvent;
import io.quintet.appcontrol.ToolObservation;
import io.quintet.appcontrol.ToolObserver;
import io.quintet.appcontrol.ToolStatus;
import io.quintet.samples.appcontrol.desktop.Desktop;
import io.quintet.samples.appcontrol.desktop.Refusal;

/**
 * Carries out commands on the simulated desktop. What a real client would do slowly, it
 * does in visible steps; a command that is cancelled ends between two of them.
 */
public final class DesktopClient implements ReactiveAppControlClient {

	/** Names of the tool; the second and third are those that callers on macOS use. */
	public static final List<String> TOOLS = List.of("quintet.desktop", "macos.computer_use", "computer-use-macos");

	/** Failures that go away by themselves or by another command. */
	private static final Set<String> NOT_READY = Set.of(FailureKinds.TARGET_NOT_FRONTMOST, FailureKinds.SNAPSHOT_STALE);

	private final Map<String, Operation> operations = new LinkedHashMap<>();

	private final Clock clock;

	/**
	 * Creates a client.
	 * @param desktop the desktop
	 * @param pace how fast it is
	 * @param coordinates whether clicks at coordinates are allowed
	 * @param clock tells when commands begin and how long they take
	 */
	public DesktopClient(Desktop desktop, Pace pace, boolean coordinates, Clock clock) {
		this.clock = clock;
		this.operations.put("observe", new ObserveOperation(desktop));
		this.operations.put("accessibility_query", new QueryOperation(desktop));
		this.operations.put("accessibility_action", new ActionOperation(desktop, pace));
		this.operations.put("open_app", new OpenOperation(desktop, pace, false));
		this.operations.put("focus_app", new OpenOperation(desktop, pace, true));
		this.operations.put("click", new ClickOperation(desktop, pace, coordinates));
		this.operations.put("type_text", new TypeOperation(desktop, pace));
		this.operations.put("press_key", new KeyOperation(desktop, pace, false));
		this.operations.put("hotkey", new KeyOperation(desktop, pace, true));
		this.operations.put("wait", new WaitOperation(pace));
		this.operations.put("readiness", new ReadinessOperation(List.copyOf(this.operations.keySet()), coordinates));
	}

	@Override
	public Mono<ToolObservation> run(ToolCommand command, ToolObserver observer) {
		return AppControlClients.observe(stream(command), observer);
	}

	@Override
	public Flux<ToolEvent> stream(ToolCommand command) {
		return Flux.defer(() -> {
			Instant startedAt = this.clock.instant();
			Flux<ToolEvent> events = steps(command)
				.onErrorResume(Refusal.class, (ex) -> Mono.just(new Step.Refused(ex)))
				.index((index, step) -> event(command, index + 1, step, startedAt));
			return events.startWith(ToolEvent.started(command));
		});
	}

	private Flux<Step> steps(ToolCommand command) {
		return Flux.defer(() -> operation(command).steps(Input.of(command.input())));
	}

	private Operation operation(ToolCommand command) {
		if (!TOOLS.contains(command.tool())) {
			throw Refusal.of(FailureKinds.UNSUPPORTED_TOOL, "This desktop is another tool")
				.hint("Send the tool " + TOOLS.get(0));
		}
		Operation operation = this.operations.get(command.operation());
		if (operation == null) {
			throw Refusal.of(FailureKinds.UNSUPPORTED_OPERATION, "This desktop has no such operation")
				.hint("There are " + String.join(", ", this.operations.keySet()));
		}
		return operation;
	}

	private ToolEvent event(ToolCommand command, long seq, Step step, Instant startedAt) {
		if (step instanceof Step.Progress progress) {
			return ToolEvent.progress(command, seq, command.operation(), progress.summary()).withData(progress.data());
		}
		ToolObservation observation = (step instanceof Step.Result result)
				? ToolObservation.ok(command, result.summary(), result.observation())
				: failure(command, ((Step.Refused) step).refusal());
		return ToolEvent.observation(observation.withTiming(timing(startedAt)), seq);
	}

	private static ToolObservation failure(ToolCommand command, Refusal refusal) {
		ToolError error = ToolError.of(refusal.kind(), refusal.message())
			.withRetryable(refusal.isRetryable())
			.withRecoveryHint(refusal.hint())
			.at(command.operation(), command.operation())
			.withEvidence(Json.from(refusal.evidence()));
		return ToolObservation.failure(command, status(refusal.kind()), error);
	}

	private static ToolStatus status(String kind) {
		if (kind.equals(FailureKinds.NOT_AVAILABLE)) {
			return ToolStatus.NOT_FOUND;
		}
		return NOT_READY.contains(kind) ? ToolStatus.NOT_READY : ToolStatus.FAILED;
	}

	private ObjectNode timing(Instant startedAt) {
		return Json.of("startedAt", startedAt.toString(), "durationMs",
				Math.max(0, Duration.between(startedAt, this.clock.instant()).toMillis()));
	}

}

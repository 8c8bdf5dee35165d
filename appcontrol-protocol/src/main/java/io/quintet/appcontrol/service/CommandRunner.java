package io.quintet.appcontrol.service;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.quintet.appcontrol.AppControlCodec;
import io.quintet.appcontrol.FailureKinds;
import io.quintet.appcontrol.ReactiveAppControlClient;
import io.quintet.appcontrol.ToolCommand;
import io.quintet.appcontrol.ToolError;
import io.quintet.appcontrol.ToolEvent;
import io.quintet.appcontrol.ToolObservation;
import io.quintet.appcontrol.ToolObserver;
import io.quintet.appcontrol.ToolStatus;
import io.quintet.appcontrol.observer.CommandObservations;
import io.quintet.appcontrol.service.CommandPolicy.Refusal;
import io.quintet.appcontrol.service.Stops.Stop;

/**
 * Executes one command: asks the policies, waits for a turn, calls the client, tells the
 * observers, and stops it when it is time. Nothing that it returns fails; what goes wrong
 * is in the end.
 */
final class CommandRunner {

	private static final Logger logger = LoggerFactory.getLogger(AppControlService.class);

	private final ReactiveAppControlClient client;

	private final AppControlCodec codec;

	private final ToolObserver observer;

	private final CommandObservations observations;

	private final List<CommandPolicy> policies;

	private final KillSwitch killSwitch;

	private final Admission admission;

	private final Stops stops;

	private final Scheduler commands;

	private final Scheduler requests;

	private final int buffer;

	CommandRunner(AppControlService.Builder parts, Admission admission, Stops stops, Scheduler commands,
			Scheduler requests) {
		this.client = parts.client;
		this.codec = parts.codec;
		this.observer = parts.observer;
		this.observations = parts.observations;
		this.policies = List.copyOf(parts.policies);
		this.killSwitch = parts.killSwitch;
		this.admission = admission;
		this.stops = stops;
		this.commands = commands;
		this.requests = requests;
		this.buffer = parts.settings.streams().buffer();
	}

	/**
	 * Runs a command. Cancelling cancels the command.
	 * @return how it ended, never empty
	 */
	Mono<Step.End> run(ToolCommand command) {
		return Mono.defer(() -> run(command, new CommandEvents(command, this.observer)));
	}

	/**
	 * Runs a command that is read as a stream.
	 * @param run gets the events
	 * @return what is still to be added to it: its end, and before that its observation
	 * if the run does not have it yet
	 */
	Flux<Step> run(ToolCommand command, RecordedRun run) {
		return Flux.defer(() -> {
			CommandEvents events = new CommandEvents(command, (event) -> {
				run.append(event);
				this.observer.onEvent(event);
			});
			return run(command, events).flatMapIterable((end) -> {
				ToolEvent closing = events.observation();
				// Another thread may be about to append it.
				return (closing != null && end.observation() != null && !run.isObserved())
						? List.of(new Step.Event(closing), end) : List.of(end);
			});
		});
	}

	private Mono<Step.End> run(ToolCommand command, CommandEvents events) {
		return observed(command, end(command, events).flux()).single().onErrorResume((ex) -> failed(ex, events));
	}

	private Mono<Step.End> end(ToolCommand command, CommandEvents events) {
		return Mono.defer(() -> {
			ToolError refusal = refusal(command);
			if (refusal != null) {
				return Flux.fromIterable(refuse(command, refusal, events)).ofType(Step.End.class).next();
			}
			AtomicReference<Stop> stop = new AtomicReference<>();
			return this.admission.admit(work(() -> this.client.run(command, events)))
				.takeUntilOther(this.stops.of(command).doOnNext(stop::set))
				.singleOrEmpty()
				.doOnNext(events::complete)
				.switchIfEmpty(Mono.fromSupplier(() -> stopped(command, stop.get(), events)))
				.map((observation) -> Step.End.of(this.codec.encode(observation)))
				.onErrorResume(RequestRefusedException.class, (ex) -> failed(ex, events));
		});
	}

	/**
	 * Streams a command. Cancelling cancels the command; a slow reader makes it wait.
	 * @return its events, then its end
	 */
	Flux<Step> stream(ToolCommand command) {
		return Flux.defer(() -> {
			CommandEvents events = new CommandEvents(command, this.observer);
			return observed(command, steps(command, events)).onErrorResume((ex) -> failed(ex, events))
				.publishOn(this.requests, this.buffer);
		});
	}

	private Flux<Step> steps(ToolCommand command, CommandEvents events) {
		return Flux.defer(() -> {
			ToolError refusal = refusal(command);
			if (refusal != null) {
				return Flux.fromIterable(refuse(command, refusal, events));
			}
			AtomicReference<Stop> stop = new AtomicReference<>();
			return this.admission.admit(work(() -> this.client.stream(command)))
				.takeUntilOther(this.stops.of(command).doOnNext(stop::set))
				.doOnNext(events::onEvent)
				.concatWith(Mono.defer(() -> Mono.justOrEmpty(closing(command, stop.get(), events))))
				.<Step>map(Step.Event::new)
				.concatWith(Mono.fromSupplier(() -> Step.End.of(events.observed())))
				.onErrorResume(RequestRefusedException.class, (ex) -> failed(ex, events));
		});
	}

	private <S extends Step> Flux<S> observed(ToolCommand command, Flux<S> execution) {
		return this.observations.observe(command, execution, Step::outcome);
	}

	private <T> Flux<T> work(Supplier<@Nullable Publisher<T>> call) {
		Flux<T> work = GuardedCall.of(call, this.commands).subscribeOn(this.commands, false);
		// A command whose turn comes because others are stopped will be stopped as well.
		return Flux.defer(() -> this.killSwitch.state().tripped() ? Flux.never() : work);
	}

	private @Nullable ToolError refusal(ToolCommand command) {
		if (this.killSwitch.state().tripped()) {
			return this.stops.blocked("The kill switch is tripped");
		}
		for (CommandPolicy policy : this.policies) {
			Refusal refusal = checked(policy, command);
			if (refusal != null) {
				return refusal.error();
			}
		}
		return null;
	}

	private static @Nullable Refusal checked(CommandPolicy policy, ToolCommand command) {
		try {
			return policy.check(command);
		}
		catch (Exception | StackOverflowError | LinkageError | AssertionError ex) {
			logger.error("A command policy failed; the command is refused", ex);
			return Refusal.of(FailureKinds.BLOCKED, "The check of the command failed, so the command is refused.",
					"Tell the operator of the service; its log says more.");
		}
	}

	private List<Step> refuse(ToolCommand command, ToolError error, CommandEvents events) {
		ToolObservation observation = ToolObservation.failure(command, ToolStatus.FAILED, error);
		ToolEvent warning = events.refusal(error);
		events.onEvent(warning);
		return List.of(new Step.Event(warning), new Step.Event(events.close(observation)),
				Step.End.refused(this.codec.encode(observation)));
	}

	private static ToolObservation stopped(ToolCommand command, @Nullable Stop reason, CommandEvents events) {
		if (reason == null) {
			throw new IllegalStateException("The client gave no observation");
		}
		ToolObservation observation = reason.observation(command);
		events.close(observation);
		return observation;
	}

	/** A stream may have had its observation just before it was stopped. */
	private static @Nullable ToolEvent closing(ToolCommand command, @Nullable Stop reason, CommandEvents events) {
		return (reason == null || events.observation() != null) ? null : events.close(reason.observation(command));
	}

	private static Mono<Step.End> failed(Throwable ex, CommandEvents events) {
		ToolError error = Failures.of(ex);
		events.fail(error);
		return Mono
			.just((ex instanceof RequestRefusedException) ? Step.End.notExecuted(error) : Step.End.failed(error));
	}

}

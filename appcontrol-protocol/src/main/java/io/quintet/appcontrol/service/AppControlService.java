package io.quintet.appcontrol.service;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import io.quintet.appcontrol.AppControlCodec;
import io.quintet.appcontrol.FailureKinds;
import io.quintet.appcontrol.ReactiveAppControlClient;
import io.quintet.appcontrol.ServiceEventEnvelope;
import io.quintet.appcontrol.ServiceMessage;
import io.quintet.appcontrol.ServiceRequest;
import io.quintet.appcontrol.ServiceResponse;
import io.quintet.appcontrol.ToolCommand;
import io.quintet.appcontrol.ToolError;
import io.quintet.appcontrol.ToolObserver;
import io.quintet.appcontrol.internal.Json;
import io.quintet.appcontrol.internal.observer.ObserverChain;
import io.quintet.appcontrol.observer.CommandObservations;
import io.quintet.appcontrol.schema.AppControlSchemas;
import io.quintet.appcontrol.service.Caller.ResumePoint;
import io.quintet.appcontrol.service.ServiceSettings.SubmitMode;

/**
 * Answers requests for an app-control client, whatever transport they come by. Each
 * request is answered by envelopes: a single response, and before it the events of a
 * stream. Nothing that is returned fails: what goes wrong is in the response, with the id
 * of the request where it could be read.
 * <p>
 * A request is checked in this order: it is JSON, its token is right, it follows the
 * schema, it follows the model. Then the policies are asked, and the command waits for
 * its turn. Commands run on threads of the service; nothing blocks the caller.
 * <p>
 * A command with an idempotency key runs at most once as long as its result is kept:
 * later requests with the key, tool and operation share its execution and are answered
 * under their own ids. Such a command goes on when its caller leaves. One without key is
 * cancelled then, unless it was submitted. Refused commands are not remembered.
 * <p>
 * Safe for use by many threads. Close it to cancel what runs.
 * <p>
 * Source of the order and the wording: the local service of computer-use-macos 0.3.0.
 */
public final class AppControlService implements AutoCloseable {

	private static final Duration LINGER = Duration.ofSeconds(5);

	private final AppControlCodec codec;

	private final ServiceSettings settings;

	private final RequestReader reader;

	private final Admission admission;

	private final Stops stops;

	private final CommandRunner runner;

	private final Submissions submissions;

	private final RecordedRuns runs;

	private final Scheduler commands;

	private final Scheduler requests;

	private final boolean ownsCommands;

	private volatile boolean closed;

	private AppControlService(Builder parts) {
		ServiceSettings.Commands limits = parts.settings.commands();
		this.codec = parts.codec;
		this.settings = parts.settings;
		this.reader = new RequestReader(parts.codec, parts.schemas, parts.settings.token());
		this.ownsCommands = parts.scheduler == null;
		// A command uses up to two threads; one that ignores its interrupt keeps them.
		this.commands = (parts.scheduler != null) ? parts.scheduler : Schedulers
			.newBoundedElastic(4 * limits.maxRunning(), Integer.MAX_VALUE, "app-control-command", 60, true);
		this.requests = Schedulers.newBoundedElastic(Math.max(16, 2 * limits.maxRunning()), Integer.MAX_VALUE,
				"app-control-request", 60, true);
		this.admission = new Admission(limits.maxRunning(), limits.maxWaiting());
		this.stops = new Stops(limits.maxDuration(), parts.killSwitch, parts.timer, this.requests);
		this.runner = new CommandRunner(parts, this.admission, this.stops, this.commands, this.requests);
		this.submissions = new Submissions(parts.settings.results(), parts.codec, parts.clock);
		this.runs = new RecordedRuns(parts.settings, parts.codec, parts.clock, parts.timer, this.requests);
	}

	/**
	 * Starts to put a service together. A client that was made of a blocking one needs a
	 * scheduler with as many threads as commands may run at a time.
	 */
	public static Builder builder(ReactiveAppControlClient client) {
		return new Builder(client);
	}

	/**
	 * Answers a request.
	 * @param request its JSON text in UTF-8, without or with white space around
	 * @param caller what the transport knows beside it
	 * @return the envelopes of the answer, the last one a {@link ServiceResponse}; never
	 * fails. Cancelling cancels a command that runs for this request alone and was not
	 * submitted. What a reader does not ask for waits within
	 * {@link ServiceSettings.Streams#buffer()}
	 */
	public Flux<ServiceMessage> handle(byte[] request, Caller caller) {
		return answered(() -> answer(this.reader.read(request, caller), caller));
	}

	/**
	 * Checks a caller before its request is read.
	 * @return the answer to a caller that brings a wrong token beside the request;
	 * {@code null} when that token is right, or missing and maybe inside of the request
	 */
	public @Nullable ServiceResponse refusal(Caller caller) {
		if (caller.token() == null) {
			return null;
		}
		try {
			this.reader.authorize(null, caller, null);
			return null;
		}
		catch (RequestRefusedException ex) {
			return ServiceResponse.failed(Failures.of(ex), null);
		}
	}

	/**
	 * Answers a poll that has no text of its own.
	 * @param requestId id of the request that submitted the command, trimmed
	 * @return the response, as one of {@link #handle}
	 */
	public Mono<ServiceMessage> poll(String requestId, Caller caller) {
		return answered(() -> {
			this.reader.authorize(null, caller, requestId);
			return Flux.just(polled(requestId));
		}).single();
	}

	/**
	 * Goes on with a stream whose connection broke. It has to be begun by a caller that
	 * is {@link Caller#resumable()}.
	 * @param point how far the caller has got
	 * @return the envelopes behind that point, or those to come when the stream has not
	 * reached it; {@code not_found} when the stream is not known any more; empty when the
	 * caller has got all of them; {@code failed} when some of them are not kept any more
	 */
	public Flux<ServiceMessage> resume(ResumePoint point, Caller caller) {
		return answered(() -> {
			this.reader.authorize(null, caller, point.requestId());
			return resumed(point);
		});
	}

	private Flux<ServiceMessage> resumed(ResumePoint point) {
		RecordedRuns.Stream stream = this.runs.find(point.requestId());
		return (stream == null) ? Flux.just(ServiceResponse.notFound(point.requestId()))
				: messages(recorded(stream.run(), point.position(), stream.commandId()), point.requestId());
	}

	/**
	 * Tells whether a stream can be resumed, and where.
	 * @param point how far the caller says that it has got
	 * @return how far it can have got: the same, or the last envelope of a stream that
	 * has not reached it; {@code null} when the stream is not known
	 */
	public @Nullable ResumePoint resumable(ResumePoint point) {
		RecordedRuns.Stream stream = this.runs.find(point.requestId());
		return (stream != null) ? new ResumePoint(point.requestId(), stream.run().bounded(point.position())) : null;
	}

	/**
	 * Makes the answer to a request that a transport refuses.
	 * @param failureKind kind of failure, see {@link FailureKinds}
	 * @param message what is wrong and what to change
	 * @return a failed response without request id, because nothing was read
	 */
	public static ServiceResponse refusal(String failureKind, String message) {
		return ServiceResponse.failed(
				ToolError.of(failureKind, message).withRetryable(FailureKinds.NOT_AVAILABLE.equals(failureKind)), null);
	}

	public boolean isTokenRequired() {
		return this.settings.token() != null;
	}

	/** Returns the codec that transports should write with. */
	public AppControlCodec codec() {
		return this.codec;
	}

	public ServiceStatistics statistics() {
		return new ServiceStatistics(this.admission.running(), this.admission.waiting(), this.submissions.size(),
				this.submissions.bytes(), this.runs.keys(), this.runs.streams());
	}

	/**
	 * Cancels all commands, which end with an observation that says so, and refuses new
	 * requests. May be called again.
	 */
	@Override
	public void close() {
		this.closed = true;
		this.stops.close();
		// The last observations still have to be passed on.
		Mono.delay(LINGER).subscribe((tick) -> dispose());
	}

	private void dispose() {
		this.requests.dispose();
		if (this.ownsCommands) {
			this.commands.dispose();
		}
	}

	private Flux<ServiceMessage> answered(Supplier<Flux<ServiceMessage>> answer) {
		return Flux.defer(() -> {
			if (this.closed) {
				return Flux.just(ServiceResponse.failed(Stops.shuttingDown(), null));
			}
			return Flux.defer(answer)
				.subscribeOn(this.requests, false)
				.onErrorResume((ex) -> Flux.just(failed(ex)))
				// Callers leave on threads of connections, and clients may block then.
				.cancelOn(this.requests);
		});
	}

	private static ServiceMessage failed(Throwable ex) {
		String requestId = (ex instanceof RequestRefusedException refused) ? refused.requestId() : null;
		return ServiceResponse.failed(Failures.of(ex), requestId);
	}

	private Flux<ServiceMessage> answer(ServiceRequest request, Caller caller) {
		String requestId = (request.requestId() != null) ? request.requestId()
				: "req_" + UUID.randomUUID().toString().replace("-", "");
		return Flux.defer(() -> messages(request, requestId, caller))
			.onErrorResume((ex) -> Flux.just(ServiceResponse.failed(Failures.of(ex), requestId)));
	}

	private Flux<ServiceMessage> messages(ServiceRequest request, String requestId, Caller caller) {
		return switch (request.action()) {
			case POLL -> Flux.just(polled(requestId));
			case RUN -> ended(requestId, end(command(request)));
			case SUBMIT -> ended(requestId, submitted(command(request), requestId));
			case STREAM -> streamed(command(request), requestId, caller);
		};
	}

	private static ToolCommand command(ServiceRequest request) {
		return Objects.requireNonNull(request.command(), "'command' is required");
	}

	private static Flux<ServiceMessage> ended(String requestId, Mono<Step.End> end) {
		return end.<ServiceMessage>map((step) -> step.response(requestId)).flux();
	}

	private ServiceMessage polled(String requestId) {
		ServiceResponse kept = this.submissions.find(requestId);
		return (kept != null) ? kept : ServiceResponse.notFound(requestId);
	}

	private Mono<Step.End> end(ToolCommand command) {
		if (command.idempotencyKey() == null) {
			return this.runner.run(command);
		}
		return Mono.defer(() -> this.runs.share(command, (run) -> run.start(this.runner.run(command, run)))
			.end()
			.map((end) -> end.as(command.commandId())));
	}

	private Mono<Step.End> submitted(ToolCommand command, String requestId) {
		return Mono.defer(() -> {
			SubmitMode mode = mode(command);
			Consumer<Step.End> kept = this.submissions.open(requestId, mode);
			// It goes on when the caller leaves.
			Mono<Step.End> end = end(command).onErrorResume((ex) -> Mono.just(Step.End.notExecuted(Failures.of(ex))))
				.doOnNext(kept)
				.cache();
			end.subscribe();
			return (mode == SubmitMode.ASYNC) ? Mono.just(Step.End.of(null)) : end;
		});
	}

	private SubmitMode mode(ToolCommand command) {
		String asked = Json.text(command.metadata(), "submitMode");
		if (asked == null) {
			return this.settings.submitMode();
		}
		return switch (asked) {
			case "sync" -> SubmitMode.SYNC;
			case "async" -> SubmitMode.ASYNC;
			default -> throw new RequestRefusedException(
					Failures.invalidRequest("command.metadata.submitMode must be sync or async"), null);
		};
	}

	private Flux<ServiceMessage> streamed(ToolCommand command, String requestId, Caller caller) {
		if (!caller.streams()) {
			return Flux.just(ServiceResponse.failed(ToolError.of(FailureKinds.STREAM_REQUIRES_EVENT_LINES,
					"A stream is answered with many envelopes; ask for event lines, over HTTP with the header"
							+ " Accept: application/x-ndjson or text/event-stream."),
					requestId));
		}
		if (caller.resume() != null) {
			return resumed(caller.resume());
		}
		Flux<Step> steps;
		if (command.idempotencyKey() != null) {
			RecordedRun run = this.runs.share(command, (fresh) -> fresh.start(this.runner.stream(command)));
			if (caller.resumable()) {
				this.runs.keep(requestId, command.commandId(), run);
			}
			steps = recorded(run, -1, command.commandId());
		}
		else if (caller.resumable()) {
			steps = recorded(this.runs.start(requestId, command.commandId(), this.runner.stream(command)), -1,
					command.commandId());
		}
		else {
			steps = this.runner.stream(command);
		}
		return messages(steps, requestId);
	}

	/** Readers of a recorded run must not run on the thread that records. */
	private Flux<Step> recorded(RecordedRun run, long position, String commandId) {
		return run.after(position)
			.publishOn(this.requests, this.settings.streams().buffer())
			.map((step) -> as(step, commandId));
	}

	private static Step as(Step step, String commandId) {
		return (step instanceof Step.Event event) ? event.as(commandId) : ((Step.End) step).as(commandId);
	}

	private static Flux<ServiceMessage> messages(Flux<Step> steps, String requestId) {
		return steps
			.<ServiceMessage>map((step) -> (step instanceof Step.Event event)
					? new ServiceEventEnvelope(requestId, event.event()) : ((Step.End) step).response(requestId))
			.onErrorResume((ex) -> Flux.just(ServiceResponse.failed(Failures.of(ex), requestId)));
	}

	/** Puts a service together. */
	public static final class Builder {

		final ReactiveAppControlClient client;

		final List<CommandPolicy> policies = new ArrayList<>();

		AppControlCodec codec = AppControlCodec.standard();

		AppControlSchemas schemas = AppControlSchemas.standard();

		ServiceSettings settings = ServiceSettings.DEFAULT;

		ToolObserver observer = ToolObserver.NONE;

		CommandObservations observations = CommandObservations.NONE;

		Clock clock = Clock.systemUTC();

		Scheduler timer = Schedulers.parallel();

		@Nullable Scheduler scheduler;

		// Nobody can trip this one.
		KillSwitch killSwitch = new KillSwitch(Clock.systemUTC());

		private Builder(ReactiveAppControlClient client) {
			this.client = Objects.requireNonNull(client, "'client' is required");
		}

		/** Sets how JSON is read and written; its limits bound what a request may be. */
		public Builder codec(AppControlCodec value) {
			this.codec = value;
			return this;
		}

		/** Sets what requests are checked against. */
		public Builder schemas(AppControlSchemas value) {
			this.schemas = value;
			return this;
		}

		/** Sets token, limits and modes. */
		public Builder settings(ServiceSettings value) {
			this.settings = value;
			return this;
		}

		/**
		 * Sets the observer of all events, those that the service adds included: a
		 * {@code warning} for a command that is refused, an {@code error} for one that
		 * fails unexpectedly. What it throws is logged.
		 */
		public Builder observer(ToolObserver value) {
			this.observer = ObserverChain.of(value)::onEvent;
			return this;
		}

		/**
		 * Sets what surrounds the execution of each command; one that shares an execution
		 * by its idempotency key is not one of its own.
		 */
		public Builder observations(CommandObservations value) {
			this.observations = value;
			return this;
		}

		/** Adds a policy behind those that were added before. */
		public Builder policy(CommandPolicy value) {
			this.policies.add(value);
			return this;
		}

		/** Sets the switch that stops everything; without one nothing does. */
		public Builder killSwitch(KillSwitch value) {
			this.killSwitch = value;
			return this;
		}

		/** Sets what tells how old results are. */
		public Builder clock(Clock value) {
			this.clock = value;
			return this;
		}

		/**
		 * Sets where commands begin to run: threads that may block. The service does not
		 * dispose it. Without one the service has threads of its own.
		 */
		public Builder scheduler(Scheduler value) {
			this.scheduler = value;
			return this;
		}

		/** Sets what counts the time of commands; it is used for delays only. */
		public Builder timer(Scheduler value) {
			this.timer = value;
			return this;
		}

		public AppControlService build() {
			return new AppControlService(this);
		}

	}

	/**
	 * How a service stands at one moment.
	 *
	 * @param running commands that run
	 * @param waiting commands that wait for others to end
	 * @param results results of submitted commands that are kept
	 * @param resultBytes their size as JSON in bytes
	 * @param keys idempotency keys that are remembered
	 * @param streams streams that can be resumed
	 */
	public record ServiceStatistics(int running, int waiting, int results, long resultBytes, int keys, int streams) {

	}

}

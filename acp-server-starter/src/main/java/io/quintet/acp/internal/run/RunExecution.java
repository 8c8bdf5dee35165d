package io.quintet.acp.internal.run;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.publisher.Signal;
import reactor.core.publisher.Sinks;
import reactor.util.context.Context;
import tools.jackson.databind.JsonNode;

import io.quintet.acp.assistant.AssistantEvent;
import io.quintet.acp.assistant.AssistantHandler;
import io.quintet.acp.internal.json.AcpJson;
import io.quintet.acp.store.RunOverException;
import io.quintet.acp.store.RunTransition;
import io.quintet.acp.store.ThreadStore.KeptStream;
import io.quintet.acp.store.ThreadStore.NewEvent;
import io.quintet.acp.store.ThreadStore.RunAccess;
import io.quintet.acp.store.ThreadStore.RunOwner;
import io.quintet.acp.thread.AcpException;
import io.quintet.acp.thread.ErrorCode;
import io.quintet.acp.thread.Ids;
import io.quintet.acp.thread.Run;
import io.quintet.acp.thread.RunError;
import io.quintet.acp.thread.RunStatus;
import io.quintet.acp.thread.StreamType;
import io.quintet.acp.thread.ThreadEvent;

/**
 * One run on this node, from its invocation to its end. The first of all that can end it
 * here decides what the store is asked; the store lets the first of all nodes win.
 */
final class RunExecution {

	private static final Logger logger = LoggerFactory.getLogger(RunExecution.class);

	// Reactor's key for what becomes of errors that have no subscriber any more.
	private static final String ON_ERROR_DROPPED = "reactor.onErrorDropped.local";

	private final Run run;

	private final RunOwner owner;

	private final RunEnvironment environment;

	private final Function<String, Mono<Run>> invoker;

	private final AnalyticsBuffer analytics;

	private final RunStreams streams;

	private final Sinks.Empty<Void> turn = Sinks.empty();

	// Emits the operation that stores, or looks up, how the run ended.
	private final Sinks.One<Mono<Run>> ending = Sinks.one();

	private final Sinks.Empty<Void> abandoned = Sinks.empty();

	private volatile boolean begun;

	private volatile boolean ended;

	private volatile @Nullable Throwable failure;

	private volatile @Nullable ThreadEvent lastStored;

	/**
	 * @param invoker invokes another assistant of the thread in the name of this one
	 */
	RunExecution(Run run, RunEnvironment environment, Function<String, Mono<Run>> invoker) {
		this.run = run;
		this.owner = new RunOwner(run.id(), environment.owner());
		this.environment = environment;
		this.invoker = invoker;
		this.analytics = new AnalyticsBuffer(run, environment.settings().bounds().maxAnalytics(), environment.clock(),
				environment.counters());
		this.streams = new RunStreams(run, environment);
	}

	String id() {
		return this.run.id();
	}

	String threadId() {
		return this.run.threadId();
	}

	AnalyticsBuffer analytics() {
		return this.analytics;
	}

	/** The texts that are not stored yet. */
	List<RunStream> texts() {
		return this.streams.all();
	}

	/** The event that the handler yielded last, once it is stored. */
	@Nullable ThreadEvent lastStored() {
		return this.lastStored;
	}

	/** Whether the handler may still do something. */
	boolean isActive() {
		return this.begun && !this.ended;
	}

	Mono<Void> annotate(Map<String, JsonNode> metadata) {
		int max = this.environment.settings().maxEventSize();
		if (AcpJson.text(metadata).length() > max) {
			return Mono.error(new AcpException(ErrorCode.PAYLOAD_TOO_LARGE,
					"the metadata of a run cannot be larger than " + max + " characters"));
		}
		return this.environment.store().annotate(this.owner, metadata);
	}

	Mono<Run> invoke(String assistantId) {
		return this.invoker.apply(assistantId);
	}

	/**
	 * Waits for the turn of the run, executes it, and emits it at its end, as far as that
	 * is known. Does not fail. To be subscribed once.
	 * @param followed completes when an end by another node is heard of; the handler
	 * begins after that, so that none is missed
	 */
	Mono<Run> execute(Mono<Void> followed) {
		Mono<Mono<Run>> begun = this.turn.asMono()
			.then(followed)
			.then(this.environment.store().begin(this.owner, assistantId()))
			.map(this::work)
			.switchIfEmpty(Mono.fromSupplier(this::settle))
			.onErrorResume((ex) -> Mono.just(notStored(ex)));
		Consumer<Throwable> dropped = this::dropped;
		return Mono.firstWithSignal(this.ending.asMono(), begun)
			.flatMap(Function.identity())
			.contextWrite(Context.of(ON_ERROR_DROPPED, dropped));
	}

	// After the end nobody waits for what the handler does, nor for its last event.
	private void dropped(Throwable error) {
		if (this.ended) {
			logger.debug("Run {} failed after its end", id(), error);
		}
		else {
			Operators.onErrorDropped(error, Context.empty());
		}
	}

	private Mono<Run> work(RunAccess access) {
		this.begun = true;
		RunContext context = new RunContext(this, access, this.environment);
		// Materialized, so that an end waits until the last event is stored.
		Mono<Mono<Run>> handled = new HandlerStream(() -> handle(context), this.environment.workers()).materialize()
			.concatMap(this::store, 0)
			.doOnNext((event) -> this.lastStored = event)
			.then(Mono.fromSupplier(() -> end(RunStatus.COMPLETED, null)))
			.onErrorResume(
					(ex) -> Mono.just((ex instanceof NotStored failure) ? notStored(failure.error) : failed(ex)));
		Mono<Mono<Run>> timeout = Mono.delay(this.environment.settings().timeout(), this.environment.timer())
			.map((tick) -> timedOut());
		return observed(Mono.firstWithSignal(this.ending.asMono(), timeout, handled).flatMap(Function.identity()));
	}

	private Publisher<AssistantEvent> handle(RunContext context) {
		AssistantHandler handler = this.environment.assistants().find(assistantId());
		if (handler == null) {
			throw AcpException.assistantNotRegistered(assistantId());
		}
		return handler.handle(context, new RunEvents(this));
	}

	private Mono<ThreadEvent> store(Signal<AssistantEvent> signal) {
		AssistantEvent event = signal.get();
		return (event != null) ? store(event) : Mono.just(signal).dematerialize();
	}

	private Mono<ThreadEvent> store(AssistantEvent event) {
		return Mono.fromRunnable(() -> checkSize(event)).then(append(event)).onErrorMap(NotStored::new);
	}

	private Mono<ThreadEvent> append(AssistantEvent event) {
		return Mono.defer(() -> {
			RunStream stream = this.streams.find(event.streamId());
			String eventId = (stream != null) ? stream.id() : Ids.event();
			Mono<ThreadEvent> stored = this.environment.store()
				.append(new NewEvent(eventId, this.run.threadId(), null, this.run.assistant(), event.body(),
						event.metadata(), null, this.owner));
			return (stream != null) ? stored.doOnNext((done) -> this.streams.remove(stream)) : stored;
		});
	}

	private void checkSize(AssistantEvent event) {
		RunStream stream = this.streams.find(event.streamId());
		if (stream == null || !stream.isBodyOf(event)) {
			checkSize(AcpJson.text(event.body()).length() + AcpJson.text(event.metadata()).length());
		}
	}

	private void checkSize(int size) {
		int max = this.environment.settings().maxEventSize();
		if (size > max) {
			throw new AcpException(ErrorCode.PAYLOAD_TOO_LARGE,
					"the handler yielded an event that is larger than " + max + " characters");
		}
	}

	/** Begins a text that is sent as it comes. */
	RunStream open(StreamType type, Map<String, JsonNode> metadata) {
		checkSize(AcpJson.text(metadata).length());
		return this.streams.open(type, metadata);
	}

	/** Ends a text as whole. Returns the event to be yielded, if there is any text. */
	@Nullable AssistantEvent complete(RunStream stream) {
		return orRemoved(stream, stream.complete());
	}

	/**
	 * Ends a text because of an error. Returns the event to be yielded, if there is any
	 * text and the run goes on.
	 */
	@Nullable AssistantEvent cut(RunStream stream, Throwable error) {
		return orRemoved(stream, stream.cut(RunStream.FAILED, errorOf(error)));
	}

	/** Ends a text because of an error and stores what there is. Does not fail. */
	Mono<Void> fail(RunStream stream, Throwable error) {
		return Mono.defer(() -> keep(cut(stream, error)));
	}

	/** The handler has cancelled a text; when the run is over that is nothing new. */
	void cancel(RunStream stream) {
		if (!this.ended) {
			keep(orRemoved(stream, stream.cut(RunStream.CANCELLED, null))).subscribe();
		}
	}

	// What cannot be stored now is stored with the end of the run.
	private Mono<Void> keep(@Nullable AssistantEvent event) {
		return (event != null) ? append(event).then().onErrorComplete() : Mono.empty();
	}

	private @Nullable AssistantEvent orRemoved(RunStream stream, @Nullable AssistantEvent event) {
		if (event == null && !this.ended) {
			this.streams.remove(stream);
		}
		return event;
	}

	private RunError errorOf(Throwable error) {
		if (error instanceof StreamTooLongException) {
			return new RunError(StreamTooLongException.CODE, ErrorText.of(error));
		}
		return new RunError(RunError.HANDLER_ERROR, exposed(ErrorText.of(error)));
	}

	/** Does what may end the run, with what members have seen of its texts. */
	<T> Mono<T> ending(Function<List<KeptStream>, Mono<T>> end) {
		return this.streams.ending(end);
	}

	private Mono<Run> observed(Mono<Run> execution) {
		return Mono.defer(() -> {
			AtomicReference<Run> ended = new AtomicReference<>();
			Mono<Void> outcome = execution.doOnNext(ended::set).then(Mono.defer(() -> outcome(ended.get())));
			return this.environment.observations()
				.observe("execute", outcome)
				.onErrorComplete()
				.then(Mono.fromSupplier(ended::get));
		});
	}

	private Mono<Void> outcome(@Nullable Run ended) {
		if (ended != null && ended.status() == RunStatus.COMPLETED) {
			return Mono.empty();
		}
		if (ended != null && ended.status() == RunStatus.FAILED) {
			return Mono.error(new RunFailedException(ended.error(), this.failure));
		}
		return Mono.error(new CancellationException());
	}

	/** It is its turn. */
	void begin() {
		this.turn.tryEmitEmpty();
	}

	/** This node stops. */
	void interrupt() {
		this.ending.tryEmitValue(end(RunStatus.FAILED, new RunError(RunError.INTERRUPTED, "the server was stopped")));
	}

	/** The handler has not begun: there is nothing to wait for when this node stops. */
	void interruptUnlessActive() {
		if (!this.begun) {
			interrupt();
		}
	}

	/** The store does not know the run as one of this node any more. */
	void lost() {
		this.ending.tryEmitValue(settle());
	}

	/** Another node or a caller has ended the run. */
	void endedElsewhere(Run run) {
		this.ended = true;
		this.ending.tryEmitValue(concluded(keepTexts(run)));
	}

	/** Another node has deleted the thread. */
	void threadDeleted() {
		endedElsewhere(new Run(this.run.id(), threadId(), this.run.assistant(), this.run.triggeredBy(),
				RunStatus.CANCELLED, this.run.startedAt(), this.environment.clock().instant(), null,
				this.run.idempotencyKey(), this.run.metadata()));
	}

	/** This node stops and waits no longer for the store. */
	void abandon() {
		this.abandoned.tryEmitEmpty();
	}

	private Mono<Run> timedOut() {
		long seconds = this.environment.settings().timeout().toSeconds();
		return end(RunStatus.FAILED, new RunError(RunError.TIMEOUT, "run exceeded " + seconds + "s"));
	}

	private Mono<Run> notStored(Throwable error) {
		// Only refusals have texts that are meant for members.
		return (error instanceof RunOverException) ? settle()
				: failed(error, (error instanceof AcpException) ? ErrorText.of(error) : "the run could not be stored");
	}

	private Mono<Run> failed(Throwable error) {
		return failed(error, ErrorText.of(error));
	}

	private Mono<Run> failed(Throwable error, String text) {
		this.failure = error;
		logger.warn("Assistant '{}' failed in run {} of thread {}", assistantId(), id(), this.run.threadId(), error);
		return end(RunStatus.FAILED, new RunError(RunError.HANDLER_ERROR, exposed(text)));
	}

	private String exposed(String text) {
		return this.environment.settings().exposeErrorMessage() ? text : "the assistant failed";
	}

	private Mono<Run> end(RunStatus status, @Nullable RunError error) {
		this.ended = true;
		RunTransition step = RunTransition.byOwner(this.owner, status, error, Ids.event());
		return concluded(Mono
			.defer(() -> this.environment.store()
				.end(step.keeping(this.streams.close(streamStatus(status, error), error))))
			.doOnNext((run) -> this.streams.forget())
			.switchIfEmpty(findEnd()));
	}

	private Mono<Run> settle() {
		this.ended = true;
		return concluded(findEnd());
	}

	private Mono<Run> findEnd() {
		return this.environment.store().findEnd(id(), assistantId()).flatMap(this::keepTexts);
	}

	// The run was ended elsewhere; its texts are left to their owner.
	private Mono<Run> keepTexts(Run run) {
		return Mono.defer(() -> {
			List<KeptStream> texts = this.streams.close(streamStatus(run.status(), run.error()), run.error());
			return texts.isEmpty() ? Mono.just(run) : this.environment.store().keep(this.owner, texts).thenReturn(run);
		}).doOnNext((kept) -> this.streams.forget());
	}

	private static String streamStatus(RunStatus status, @Nullable RunError error) {
		if (status != RunStatus.FAILED || error == null) {
			return RunStream.CANCELLED;
		}
		return error.code().equals(RunError.INTERRUPTED) ? RunStream.INTERRUPTED : RunStream.FAILED;
	}

	private Mono<Run> concluded(Mono<Run> end) {
		return end.takeUntilOther(this.abandoned.asMono()).onErrorResume((ex) -> {
			// The lease loop finds the run and tries again.
			logger.error("The end of run {} of thread {} could not be stored", id(), this.run.threadId(), ex);
			return Mono.empty();
		}).doFinally((signal) -> this.streams.forget());
	}

	private String assistantId() {
		return this.run.assistant().id();
	}

	/** The store refused or failed, as opposed to the handler. */
	private static final class NotStored extends RuntimeException {

		private static final long serialVersionUID = 1;

		private final Throwable error;

		private NotStored(Throwable error) {
			super(null, error, false, false);
			this.error = error;
		}

	}

}

package io.quintet.acp.internal.run;

import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import io.quintet.acp.assistant.AssistantEvent;
import io.quintet.acp.assistant.AssistantHandler;
import io.quintet.acp.assistant.HandlerSend;
import io.quintet.acp.internal.json.AcpJson;
import io.quintet.acp.store.RunOverException;
import io.quintet.acp.store.RunTransition;
import io.quintet.acp.store.ThreadStore.NewEvent;
import io.quintet.acp.store.ThreadStore.RunAccess;
import io.quintet.acp.store.ThreadStore.RunOwner;
import io.quintet.acp.thread.AcpException;
import io.quintet.acp.thread.ErrorCode;
import io.quintet.acp.thread.Ids;
import io.quintet.acp.thread.Run;
import io.quintet.acp.thread.RunError;
import io.quintet.acp.thread.RunStatus;
import io.quintet.acp.thread.ThreadEvent;

/**
 * One run on this node, from its invocation to its end. It goes forward through its
 * states only; whoever moves it on does what belongs to the step, outside of the lock. Of
 * all that can end a run the store lets one win; what has lost finds the run over.
 */
final class RunExecution implements HandlerStream.Receiver {

	private static final Logger logger = LoggerFactory.getLogger(RunExecution.class);

	private static final Set<State> QUEUED = EnumSet.of(State.QUEUED);

	private static final Set<State> STARTING = EnumSet.of(State.STARTING);

	private static final Set<State> ACTIVE = EnumSet.of(State.ACTIVE);

	private static final Set<State> ENDING = EnumSet.of(State.ENDING);

	private static final Set<State> BEFORE_END = EnumSet.of(State.QUEUED, State.STARTING, State.ACTIVE);

	private final Run run;

	private final int depth;

	private final RunOwner owner;

	private final RunEnvironment environment;

	private final AnalyticsBuffer analytics;

	private final HandlerStream stream;

	// Ends what the store is asked for on the way, not what it is asked for at the end.
	private final Sinks.Empty<Void> ending = Sinks.empty();

	private final Sinks.Empty<Void> abandoned = Sinks.empty();

	private State state = State.QUEUED;

	private @Nullable Disposable timeout;

	// Lasts as long as the handler is at work; what it emits is for the observation.
	private final Sinks.Empty<Void> work = Sinks.empty();

	private final Disposable.Swap observation = Disposables.swap();

	private volatile @Nullable Throwable failure;

	private volatile @Nullable ThreadEvent lastStored;

	RunExecution(Run run, int depth, RunEnvironment environment) {
		this.run = run;
		this.depth = depth;
		this.owner = new RunOwner(run.id(), environment.lease().owner());
		this.environment = environment;
		this.analytics = new AnalyticsBuffer(run, environment.settings().maxAnalytics(), environment.clock(),
				environment.counters());
		this.stream = new HandlerStream(this, environment.workers());
	}

	private enum State {

		/** It waits for its turn. */
		QUEUED,

		/** The store is told that it runs. */
		STARTING,

		/** Its handler is at work. */
		ACTIVE,

		/** The store is told, or asked, how it ended. */
		ENDING,

		/** Nothing follows. */
		OVER

	}

	String id() {
		return this.run.id();
	}

	Run run() {
		return this.run;
	}

	int depth() {
		return this.depth;
	}

	AnalyticsBuffer analytics() {
		return this.analytics;
	}

	/** The event that the handler yielded last, once it is stored. */
	@Nullable ThreadEvent lastStored() {
		return this.lastStored;
	}

	/** Whether the handler may still do something. */
	synchronized boolean isActive() {
		return this.state == State.ACTIVE;
	}

	synchronized boolean isOver() {
		return this.state == State.OVER;
	}

	/** It is its turn. */
	void begin() {
		if (!move(QUEUED, State.STARTING)) {
			return;
		}
		this.environment.store()
			.begin(this.owner, assistantId())
			.takeUntilOther(this.ending.asMono())
			.subscribe(this::activate, this::notStored, () -> settle(STARTING));
	}

	private void activate(RunAccess access) {
		if (!move(STARTING, State.ACTIVE)) {
			return;
		}
		Disposable timeout = this.environment.timer()
			.schedule(this::timeOut, this.environment.settings().timeout().toMillis(), TimeUnit.MILLISECONDS);
		boolean active;
		synchronized (this) {
			active = this.state == State.ACTIVE;
			this.timeout = active ? timeout : null;
		}
		if (!active) {
			timeout.dispose();
			return;
		}
		RunContext context = new RunContext(this, access, this.environment);
		Mono<Void> work = Mono.deferContextual((view) -> {
			this.stream.open(() -> handle(context), view);
			return this.work.asMono();
		});
		this.observation.update(this.environment.observations().observe("execute", work).subscribe((nothing) -> {
		}, (failed) -> {
		}));
	}

	private Publisher<AssistantEvent> handle(RunContext context) {
		AssistantHandler handler = this.environment.assistants().find(assistantId());
		if (handler == null) {
			throw AcpException.assistantNotRegistered(assistantId());
		}
		return handler.handle(context, HandlerSend.INSTANCE);
	}

	@Override
	public void store(AssistantEvent event) {
		NewEvent next = new NewEvent(Ids.event(), this.run.threadId(), null, this.run.assistant(), event.body(),
				event.metadata(), null, this.owner);
		Mono.fromRunnable(() -> checkSize(event))
			.then(this.environment.store().append(next))
			.takeUntilOther(this.ending.asMono())
			.subscribe(this::stored, this::notStored);
	}

	private void checkSize(AssistantEvent event) {
		int max = this.environment.settings().maxEventSize();
		if (AcpJson.text(event.body()).length() + AcpJson.text(event.metadata()).length() > max) {
			throw new AcpException(ErrorCode.PAYLOAD_TOO_LARGE,
					"the handler yielded an event that is larger than " + max + " characters");
		}
	}

	private void stored(ThreadEvent event) {
		this.lastStored = event;
		this.stream.stored();
	}

	private void notStored(Throwable error) {
		if (error instanceof RunOverException) {
			settle(ACTIVE);
		}
		else {
			// What a store says is for callers only when it says so.
			fail(error, (error instanceof AcpException) ? ErrorText.of(error) : "the run could not be stored");
		}
	}

	@Override
	public void completed() {
		end(ACTIVE, RunStatus.COMPLETED, null);
	}

	@Override
	public void failed(Throwable error) {
		fail(error, ErrorText.of(error));
	}

	private void fail(Throwable error, String text) {
		this.failure = error;
		logger.warn("Assistant '{}' failed in run {} of thread {}", assistantId(), id(), this.run.threadId(), error);
		end(BEFORE_END, RunStatus.FAILED, new RunError(RunError.HANDLER_ERROR,
				this.environment.settings().exposeErrorMessage() ? text : "the assistant failed"));
	}

	private void timeOut() {
		long seconds = this.environment.settings().timeout().toSeconds();
		end(ACTIVE, RunStatus.FAILED, new RunError(RunError.TIMEOUT, "run exceeded " + seconds + "s"));
	}

	/** This node stops. */
	void interrupt() {
		end(BEFORE_END, RunStatus.FAILED, new RunError(RunError.INTERRUPTED, "the server was stopped"));
	}

	/** The handler has not begun: there is nothing to wait for when this node stops. */
	void interruptUnlessActive() {
		end(EnumSet.of(State.QUEUED, State.STARTING), RunStatus.FAILED,
				new RunError(RunError.INTERRUPTED, "the server was stopped"));
	}

	/** The store does not know the run as one of this node any more. */
	void lost() {
		settle(BEFORE_END);
	}

	/** Somebody else has ended the run. */
	void endedElsewhere(Run ended) {
		over(BEFORE_END, ended);
	}

	/** This node stops and waits no longer for the store. */
	void abandon() {
		this.abandoned.tryEmitEmpty();
	}

	private void end(Set<State> from, RunStatus status, @Nullable RunError error) {
		RunTransition step = RunTransition.byOwner(this.owner, status, error, Ids.event());
		leave(from, this.environment.store().end(step, assistantId()));
	}

	private void settle(Set<State> from) {
		leave(from, this.environment.store().findEnd(id(), assistantId()));
	}

	private void leave(Set<State> from, Mono<Run> outcome) {
		if (!move(from, State.ENDING)) {
			return;
		}
		halt();
		outcome.takeUntilOther(this.abandoned.asMono())
			.subscribe((ended) -> over(ENDING, ended), this::notEnded, () -> over(ENDING, null));
	}

	private void notEnded(Throwable error) {
		// The lease loop finds the run and tries again.
		logger.error("The end of run {} of thread {} could not be stored", id(), this.run.threadId(), error);
		over(ENDING, null);
	}

	private void over(Set<State> from, @Nullable Run ended) {
		if (move(from, State.OVER)) {
			halt();
			this.environment.over().accept(this, ended);
			observe(ended);
		}
	}

	private void observe(@Nullable Run ended) {
		if (ended != null && ended.status() == RunStatus.COMPLETED) {
			this.work.tryEmitEmpty();
		}
		else if (ended != null && ended.status() == RunStatus.FAILED) {
			this.work.tryEmitError(new RunFailedException(ended.error(), this.failure));
		}
		else {
			this.observation.dispose();
		}
	}

	private synchronized boolean move(Set<State> from, State to) {
		if (!from.contains(this.state)) {
			return false;
		}
		this.state = to;
		return true;
	}

	private void halt() {
		Disposable timeout;
		synchronized (this) {
			timeout = this.timeout;
			this.timeout = null;
		}
		if (timeout != null) {
			timeout.dispose();
		}
		this.ending.tryEmitEmpty();
		this.stream.cancel();
	}

	private String assistantId() {
		return this.run.assistant().id();
	}

}

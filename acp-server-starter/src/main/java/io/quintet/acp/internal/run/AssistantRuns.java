package io.quintet.acp.internal.run;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import io.quintet.acp.assistant.AnalyticsSink;
import io.quintet.acp.assistant.Assistants;
import io.quintet.acp.broadcast.Broadcaster;
import io.quintet.acp.broadcast.ThreadFrame;
import io.quintet.acp.internal.observation.AcpObservations;
import io.quintet.acp.run.RunSettings;
import io.quintet.acp.run.RunStatistics;
import io.quintet.acp.run.StreamSettings;
import io.quintet.acp.store.RunTransition;
import io.quintet.acp.store.ThreadStore;
import io.quintet.acp.store.ThreadStore.Guard;
import io.quintet.acp.store.ThreadStore.NewRuns;
import io.quintet.acp.store.ThreadStore.RunLease;
import io.quintet.acp.store.ThreadStore.StartedRun;
import io.quintet.acp.thread.AcpException;
import io.quintet.acp.thread.ErrorCode;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Ids;
import io.quintet.acp.thread.OpenStream;
import io.quintet.acp.thread.Run;
import io.quintet.support.reactive.Detached;

/**
 * Executes the runs of this node: starts them, reads their handlers one stored event at a
 * time, ends each once, and keeps their leases. {@link #start()} and
 * {@link #stop(Duration)} belong to the life of the application.
 *
 * <pre>
 * AssistantRuns runs = AssistantRuns.builder(store, broadcaster, assistants).build();
 * runs.start();
 * </pre>
 */
public final class AssistantRuns {

	private static final Logger logger = LoggerFactory.getLogger(AssistantRuns.class);

	// Extra time of a stop to store how runs ended.
	private static final Duration FAREWELL = Duration.ofSeconds(3);

	private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

	private final ThreadStore store;

	private final RunLease lease;

	private final ActiveRuns active = new ActiveRuns();

	private final RunQueue queue;

	private final AnalyticsDelivery delivery;

	private final RunEnvironment environment;

	private final LeaseLoop leases;

	private volatile Sinks.Empty<Void> idle = Sinks.empty();

	private volatile boolean stopping;

	private boolean started;

	private Disposable listening = Disposables.disposed();

	private AssistantRuns(Builder builder) {
		this.store = builder.store;
		// Two of one builder are two nodes.
		String owner = (builder.owner != null) ? builder.owner : "node_" + UUID.randomUUID();
		this.lease = new RunLease(owner, builder.settings.lease());
		this.queue = new RunQueue(builder.settings.bounds().maxConcurrent(), builder.settings.bounds().maxQueued());
		Workers workers = new Workers(builder.workers, builder.timer);
		this.delivery = new AnalyticsDelivery(builder.sinks, workers, this::tellWhenIdle);
		StreamSaver saver = new StreamSaver(this.active, builder.store, owner, builder.streams.saveInterval(),
				builder.timer);
		RunCounters counters = new RunCounters();
		this.environment = new RunEnvironment(new PatientStore(builder.store, builder.timer), builder.assistants,
				builder.settings, owner, workers, builder.timer, builder.clock, builder.observations, counters,
				builder.broadcaster, builder.streams, saver);
		this.leases = new LeaseLoop(builder.store, this.lease, this.active, builder.timer, builder.clock, counters);
	}

	public static Builder builder(ThreadStore store, Broadcaster broadcaster, Assistants assistants) {
		return new Builder(store, broadcaster, assistants);
	}

	/**
	 * Starts to keep leases and to end runs of dead nodes. Once started it may be stopped
	 * and started again.
	 */
	public synchronized void start() {
		if (!this.started) {
			this.started = true;
			this.idle = Sinks.empty();
			this.stopping = false;
			this.listening = this.environment.broadcaster().listen(this::onFrame);
			this.leases.start();
			if (this.environment.streams().enabled()) {
				this.environment.saver().start();
			}
		}
	}

	/**
	 * Takes no more invocations, waits for handlers at work, and ends what is left as
	 * interrupted, so that assistants are free at once. Runs that wait for their turn end
	 * without waiting.
	 * @param grace time that handlers at work have
	 * @return completes when no run of this node is left, or the store has not answered
	 * for some seconds
	 */
	public Mono<Void> stop(Duration grace) {
		return Detached.of(Mono.defer(() -> {
			this.stopping = true;
			this.active.all().forEach(RunExecution::interruptUnlessActive);
			tellWhenIdle();
			return emptied(grace, RunExecution::interrupt).then(emptied(FAREWELL, RunExecution::abandon))
				.then(Mono.fromRunnable(this::rest));
		}));
	}

	private Mono<Void> emptied(Duration patience, Consumer<RunExecution> otherwise) {
		return this.idle.asMono()
			.timeout(patience, this.environment.timer())
			.onErrorResume(TimeoutException.class, (ex) -> {
				this.active.all().forEach(otherwise);
				return Mono.empty();
			});
	}

	private synchronized void rest() {
		this.started = false;
		this.leases.stop();
		this.environment.saver().stop();
		this.listening.dispose();
	}

	/**
	 * Invokes assistants, without waiting for them. What is begun goes on when the caller
	 * cancels.
	 * @param guard what has to hold for the caller; {@code null} for the application
	 * @param assistantIds the assistants, at least one, all of them registered
	 * @param idempotencyKey makes a later invocation a repeat; {@code null} for none
	 * @param triggeredBy who invokes
	 * @return one run per assistant asked for, in that order; new ones are pending. Fails
	 * as {@link ThreadStore#startRuns} does, with the code {@code too_many_requests} when
	 * too many runs wait here, and {@code unavailable} when this node stops
	 */
	public Mono<List<Run>> invoke(String threadId, @Nullable Guard guard, List<String> assistantIds,
			@Nullable String idempotencyKey, Identity triggeredBy) {
		return invoke(new NewRuns(threadId, guard, assistantIds, idempotencyKey, triggeredBy, this.lease, 1,
				this.environment.settings().bounds().maxPerThread()));
	}

	private Mono<List<Run>> invoke(NewRuns invocation) {
		return Detached.of(Mono.using(() -> new Reservation(invocation),
				(reservation) -> reserve(reservation, () -> this.store.startRuns(invocation))
					.map((started) -> accept(started, reservation, invocation.depth())),
				this::release));
	}

	private Mono<List<StartedRun>> reserve(Reservation reservation, Supplier<Mono<List<StartedRun>>> start) {
		// Registered before the check, so that a stop either refuses it or waits for it.
		this.active.begin(reservation);
		if (this.stopping) {
			return Mono
				.error(new AcpException(ErrorCode.UNAVAILABLE, "the server is stopping", List.of(), RETRY_AFTER, null));
		}
		if (!this.queue.reserve(reservation.asked)) {
			this.environment.counters().recordRefused();
			return Mono.error(new AcpException(ErrorCode.TOO_MANY_REQUESTS, "too many runs are waiting", List.of(),
					RETRY_AFTER, null));
		}
		reservation.places = reservation.asked;
		return start.get();
	}

	private List<Run> accept(List<StartedRun> started, Reservation reservation, int depth) {
		started.stream()
			.filter(StartedRun::started)
			.map(StartedRun::run)
			.map((run) -> new RunExecution(run, this.environment, (assistantId) -> chain(run, depth, assistantId)))
			.filter(this.active::add)
			.forEach((execution) -> {
				reservation.places--;
				this.queue.add(execution);
				Disposable.Composite following = Disposables.composite();
				execution.execute(follow(execution, following)).singleOptional().subscribe((ended) -> {
					following.dispose();
					over(execution, ended.orElse(null));
				});
				if (this.stopping) {
					execution.interruptUnlessActive();
				}
			});
		return started.stream().map(StartedRun::run).toList();
	}

	// A run that cannot be followed learns of its end from the store: by its next event
	// or the next renewal of its lease.
	private Mono<Void> follow(RunExecution execution, Disposable.Composite following) {
		return this.environment.broadcaster()
			.follow(execution.threadId())
			.doOnNext(following::add)
			.then()
			.onErrorResume((ex) -> {
				logger.debug("The thread of run {} cannot be followed", execution.id(), ex);
				return Mono.empty();
			});
	}

	private void release(Reservation reservation) {
		this.queue.release(reservation.places);
		this.active.end(reservation);
		tellWhenIdle();
	}

	/**
	 * Cancels a run, of whatever node. One that is over is no error.
	 * @param guard what has to hold for the caller; {@code null} for the application
	 * @return completes when the run is over
	 */
	public Mono<Void> cancel(String runId, @Nullable Guard guard) {
		RunTransition step = RunTransition.cancel(runId, Ids.event(), guard);
		return Detached.of(Mono.defer(() -> {
			RunExecution run = this.active.find(runId);
			return (run != null) ? run.ending((texts) -> this.store.transition(step.keeping(texts)))
					: this.store.transition(step);
		}).doOnNext(this::endedElsewhere).then());
	}

	/**
	 * Returns the texts that handlers of this node write in a thread.
	 * @return what members see of them
	 */
	public List<OpenStream> openStreams(String threadId) {
		return this.environment.streams().enabled()
				? this.active.texts(threadId).stream().map(RunStream::told).filter(Objects::nonNull).toList()
				: List.of();
	}

	/** How many texts the handlers of this node write. */
	public int openStreams() {
		return this.active.texts().size();
	}

	public RunStatistics statistics() {
		return this.environment.counters().snapshot(this.queue, this.leases.health());
	}

	private Mono<Run> chain(Run caller, int depth, String assistantId) {
		if (!this.environment.assistants().ids().contains(assistantId)) {
			return Mono.error(AcpException.assistantNotRegistered(assistantId));
		}
		if (depth >= this.environment.settings().bounds().maxDepth()) {
			return Mono.error(new AcpException(ErrorCode.CONFLICT,
					"chain of assistants is longer than " + this.environment.settings().bounds().maxDepth()));
		}
		return invoke(new NewRuns(caller.threadId(), null, List.of(assistantId), null, caller.assistant(), this.lease,
				depth + 1, this.environment.settings().bounds().maxPerThread()))
			.map((runs) -> runs.get(0));
	}

	private void onFrame(ThreadFrame frame) {
		if (frame instanceof ThreadFrame.RunUpdated updated && updated.run().status().isTerminal()
				&& this.active.find(updated.run().id()) != null) {
			// Not on the store's thread: the next run would begin while frames are being
			// published.
			this.environment.timer().schedule(() -> endedElsewhere(updated.run()));
		}
		else if (frame instanceof ThreadFrame.ThreadDeleted deleted) {
			this.active.all()
				.stream()
				.filter((run) -> run.threadId().equals(deleted.threadId()))
				.forEach((run) -> this.environment.timer().schedule(run::threadDeleted));
		}
		else if (frame instanceof ThreadFrame.StreamsWanted wanted && !this.active.isEmpty()) {
			this.environment.timer().schedule(() -> this.active.texts(wanted.threadId()).forEach(RunStream::tellAgain));
		}
	}

	private void endedElsewhere(Run ended) {
		RunExecution run = this.active.find(ended.id());
		if (run != null) {
			run.endedElsewhere(ended);
		}
	}

	private void over(RunExecution run, @Nullable Run ended) {
		this.environment.counters().recordEnd(ended);
		this.delivery.deliver(run.analytics().close());
		this.queue.remove(run);
		this.active.remove(run);
		tellWhenIdle();
	}

	private void tellWhenIdle() {
		if (this.stopping && this.active.isEmpty() && this.delivery.isIdle()) {
			this.idle.tryEmitEmpty();
		}
	}

	/** Places of one invocation, while the store has not answered it. */
	private static final class Reservation {

		private final int asked;

		private int places;

		private Reservation(NewRuns invocation) {
			this.asked = Set.copyOf(invocation.assistantIds()).size();
		}

	}

	/** Puts an engine together. */
	public static final class Builder {

		private final ThreadStore store;

		private final Broadcaster broadcaster;

		private final Assistants assistants;

		private RunSettings settings = RunSettings.defaults();

		private StreamSettings streams = StreamSettings.defaults();

		private Supplier<List<AnalyticsSink>> sinks = List::of;

		private Scheduler workers = Schedulers.boundedElastic();

		private Scheduler timer = Schedulers.parallel();

		private Clock clock = Clock.systemUTC();

		private @Nullable String owner;

		private AcpObservations observations = AcpObservations.NOOP;

		private Builder(ThreadStore store, Broadcaster broadcaster, Assistants assistants) {
			this.store = Objects.requireNonNull(store, "'store' is required");
			this.broadcaster = Objects.requireNonNull(broadcaster, "'broadcaster' is required");
			this.assistants = Objects.requireNonNull(assistants, "'assistants' is required");
		}

		/** Sets the bounds. */
		public Builder settings(RunSettings settings) {
			this.settings = settings;
			return this;
		}

		/** Sets the bounds of texts that members see as they are written. */
		public Builder streams(StreamSettings streams) {
			this.streams = streams;
			return this;
		}

		/** Sets the sinks of analytics. */
		public Builder sinks(Supplier<List<AnalyticsSink>> sinks) {
			this.sinks = sinks;
			return this;
		}

		/** Sets the threads that handlers and sinks are called on, and may block. */
		public Builder workers(Scheduler workers) {
			this.workers = workers;
			return this;
		}

		/** Sets the scheduler of timeouts, pauses and leases, which is never blocked. */
		public Builder timer(Scheduler timer) {
			this.timer = timer;
			return this;
		}

		/** Sets the clock that dates analytics. */
		public Builder clock(Clock clock) {
			this.clock = clock;
			return this;
		}

		/**
		 * Sets the id of this node.
		 * @param owner an id that no other node and no earlier process has; drawn at
		 * random by default
		 */
		public Builder owner(String owner) {
			this.owner = owner;
			return this;
		}

		/**
		 * Sets where runs are observed, each from the call of its handler to its end.
		 * @param observations the observations; the operation is {@code execute}
		 */
		public Builder observations(AcpObservations observations) {
			this.observations = observations;
			return this;
		}

		public AssistantRuns build() {
			return new AssistantRuns(this);
		}

	}

}

package io.quintet.acp.internal.run;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import io.quintet.acp.broadcast.Broadcaster;
import io.quintet.acp.broadcast.ThreadFrame;
import io.quintet.acp.store.AppendedEvent;
import io.quintet.acp.store.RunOverException;
import io.quintet.acp.store.RunTransition;
import io.quintet.acp.store.StoreUnavailableException;
import io.quintet.acp.store.ThreadStore;
import io.quintet.acp.store.ThreadStore.Guard;
import io.quintet.acp.store.ThreadStore.KeptStream;
import io.quintet.acp.store.ThreadStore.MemberRemoval;
import io.quintet.acp.store.ThreadStore.NewEvent;
import io.quintet.acp.store.ThreadStore.NewMember;
import io.quintet.acp.store.ThreadStore.NewRuns;
import io.quintet.acp.store.ThreadStore.NewThread;
import io.quintet.acp.store.ThreadStore.RunAccess;
import io.quintet.acp.store.ThreadStore.RunLease;
import io.quintet.acp.store.ThreadStore.RunOwner;
import io.quintet.acp.store.ThreadStore.StartedRun;
import io.quintet.acp.store.ThreadStore.StreamPart;
import io.quintet.acp.store.ThreadStore.ThreadAccess;
import io.quintet.acp.store.ThreadStore.ThreadUpdate;
import io.quintet.acp.thread.AcpException;
import io.quintet.acp.thread.AcpThread;
import io.quintet.acp.thread.Cursor;
import io.quintet.acp.thread.EventBody;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Ids;
import io.quintet.acp.thread.Member;
import io.quintet.acp.thread.Run;
import io.quintet.acp.thread.RunError;
import io.quintet.acp.thread.RunStatus;
import io.quintet.acp.thread.Tenant;
import io.quintet.acp.thread.ThreadEvent;

/**
 * The part of a store that runs need, in memory, with faults at will: an operation may
 * fail before it is done, lose its answer after, wait for a release, or never answer.
 * What it does is done even when the subscriber cancels.
 */
final class ScriptedThreadStore implements ThreadStore {

	static final String THREAD = "th_0000000000000001";

	private final Broadcaster broadcaster;

	private final Scheduler time;

	private final Map<String, Stored> runs = new LinkedHashMap<>();

	private final List<ThreadEvent> events = new ArrayList<>();

	private final List<Identity> members = new ArrayList<>();

	private final Map<Op, Deque<Fault>> faults = new EnumMap<>(Op.class);

	private final List<Call> calls = new CopyOnWriteArrayList<>();

	private Scheduler scheduler = Schedulers.immediate();

	private long clock;

	private volatile boolean down;

	private volatile boolean deleted;

	ScriptedThreadStore(Broadcaster broadcaster, Scheduler time) {
		this.broadcaster = broadcaster;
		this.time = time;
	}

	enum Op {

		START, TRANSITION, RUN_ACCESS, APPEND, RENEW, LAPSED, EVENTS, MEMBERS, SAVE, KEEP

	}

	/** What was asked, in order, failed attempts included. */
	record Call(Op op, Object argument) {
	}

	/** Answers from other threads, from now on. */
	ScriptedThreadStore on(Scheduler scheduler) {
		this.scheduler = scheduler;
		return this;
	}

	void member(String... assistantIds) {
		for (String id : assistantIds) {
			this.members.add(Identity.assistant(id, id));
		}
	}

	void down(boolean down) {
		this.down = down;
	}

	void unavailable(Op op) {
		script(op, new Fault(Kind.UNAVAILABLE, null));
	}

	void loseAnswer(Op op) {
		script(op, new Fault(Kind.LOST, null));
	}

	void neverAnswer(Op op) {
		script(op, new Fault(Kind.NEVER, null));
	}

	void refuse(Op op, RuntimeException error) {
		script(op, new Fault(error));
	}

	/** The next one waits, not done, until what is returned runs. */
	Runnable hold(Op op) {
		Sinks.Empty<Void> gate = Sinks.empty();
		script(op, new Fault(Kind.HOLD, gate));
		return gate::tryEmitEmpty;
	}

	/** The next one is done at once and answers when what is returned runs. */
	Runnable holdAnswer(Op op) {
		Sinks.Empty<Void> gate = Sinks.empty();
		script(op, new Fault(Kind.HOLD_ANSWER, gate));
		return gate::tryEmitEmpty;
	}

	/** The next step was taken by another node before. */
	void loseRace() {
		script(Op.TRANSITION, new Fault(Kind.EMPTY, null));
	}

	private synchronized void script(Op op, Fault fault) {
		this.faults.computeIfAbsent(op, (key) -> new ArrayDeque<>()).add(fault);
	}

	List<Call> calls(Op op) {
		return this.calls.stream().filter((call) -> call.op() == op).toList();
	}

	List<RunTransition> transitions(RunStatus to) {
		return calls(Op.TRANSITION).stream()
			.map((call) -> (RunTransition) call.argument())
			.filter((step) -> step.to() == to)
			.toList();
	}

	synchronized Run run(String id) {
		return this.runs.get(id).run;
	}

	synchronized List<Run> runs() {
		return this.runs.values().stream().map((stored) -> stored.run).toList();
	}

	synchronized int depth(String id) {
		return this.runs.get(id).depth;
	}

	synchronized List<ThreadEvent> events() {
		return List.copyOf(this.events);
	}

	synchronized List<ThreadEvent> events(String runId) {
		return this.events.stream().filter((event) -> runId.equals(event.runId())).toList();
	}

	/** Puts in a run of another node, or of this one before it was started anew. */
	synchronized String add(String assistantId, String owner, long leaseMillis) {
		Run run = newRun(Identity.assistant(assistantId, assistantId), Identity.user("u", "U"), null);
		this.runs.put(run.id(), new Stored(run, owner, now() + leaseMillis, 1));
		return run.id();
	}

	/** Gives a run away, as no store does. */
	synchronized void giveAway(String id) {
		this.runs.get(id).owner = "other";
	}

	void deleteThread() {
		List<Run> cancelled = new ArrayList<>();
		synchronized (this) {
			this.deleted = true;
			for (Stored stored : this.runs.values()) {
				if (!stored.run.status().isTerminal()) {
					cancelled.add(with(stored.run, RunStatus.CANCELLED, null));
				}
			}
			this.runs.clear();
		}
		cancelled.forEach((run) -> this.broadcaster.publish(new ThreadFrame.RunUpdated(run)));
		this.broadcaster.publish(new ThreadFrame.ThreadDeleted(THREAD));
	}

	/** Writes a message of another author. */
	synchronized void say(String text) {
		this.events.add(new ThreadEvent(Ids.event(), THREAD, null, Identity.user("u", "U"), tick(), Map.of(), null,
				new EventBody.Message(List.of(io.quintet.acp.thread.ContentPart.text(text)))));
	}

	@Override
	public Mono<List<StartedRun>> startRuns(NewRuns invocation) {
		return perform(Op.START, invocation, () -> start(invocation));
	}

	private List<StartedRun> start(NewRuns invocation) {
		List<StartedRun> started = new ArrayList<>();
		List<ThreadFrame> frames = new ArrayList<>();
		synchronized (this) {
			if (this.deleted) {
				throw AcpException.threadNotFound();
			}
			for (String id : invocation.assistantIds()) {
				if (member(id) == null) {
					throw AcpException.assistantNotMember(id);
				}
			}
			for (String id : invocation.assistantIds()) {
				Stored active = active(id);
				if (active == null) {
					Run run = newRun(member(id), invocation.triggeredBy(), invocation.idempotencyKey());
					RunLease lease = invocation.lease();
					this.runs.put(run.id(),
							new Stored(run, lease.owner(), now() + lease.duration().toMillis(), invocation.depth()));
					frames.add(new ThreadFrame.RunUpdated(run));
					started.add(new StartedRun(run, true));
				}
				else {
					started.add(new StartedRun(active.run, false));
				}
			}
		}
		frames.forEach(this.broadcaster::publish);
		return started;
	}

	private @Nullable Identity member(String id) {
		return this.members.stream().filter((member) -> member.id().equals(id)).findFirst().orElse(null);
	}

	private @Nullable Stored active(String assistantId) {
		return this.runs.values()
			.stream()
			.filter((stored) -> stored.run.assistant().id().equals(assistantId))
			.filter((stored) -> !stored.run.status().isTerminal())
			.findFirst()
			.orElse(null);
	}

	private Run newRun(Identity assistant, Identity triggeredBy, @Nullable String key) {
		return new Run(Ids.run(), THREAD, assistant, triggeredBy, RunStatus.PENDING, tick(), null, null, key, Map.of());
	}

	@Override
	public Mono<Run> transition(RunTransition step) {
		return perform(Op.TRANSITION, step, () -> take(step));
	}

	@Nullable Run take(RunTransition step) {
		Run next;
		ThreadEvent event;
		List<ThreadEvent> texts;
		synchronized (this) {
			Stored stored = this.runs.get(step.runId());
			if (stored == null) {
				return null;
			}
			if (this.events.stream().anyMatch((earlier) -> earlier.id().equals(step.eventId()))) {
				return stored.run;
			}
			RunStatus status = stored.run.status();
			boolean allowed = !status.isTerminal() && step.to() != status && switch (step.condition()) {
				case NONE -> true;
				case OWNED -> stored.owner.equals(step.owner());
				case LAPSED -> stored.leaseUntil < now();
			};
			if (!allowed) {
				return null;
			}
			texts = (step.streams() != null) ? keep(stored.run, step.streams()) : List.of();
			next = with(stored.run, step.to(), step.error());
			stored.run = next;
			event = new ThreadEvent(step.eventId(), THREAD, next.id(), next.assistant(), tick(), Map.of(), null,
					body(step));
			this.events.add(event);
		}
		texts.forEach((text) -> this.broadcaster.publish(new ThreadFrame.EventStored(text)));
		this.broadcaster.publish(new ThreadFrame.RunUpdated(next));
		this.broadcaster.publish(new ThreadFrame.EventStored(event));
		return next;
	}

	private synchronized List<ThreadEvent> keep(Run run, List<KeptStream> streams) {
		List<ThreadEvent> kept = new ArrayList<>();
		for (KeptStream stream : streams) {
			if (this.events.stream().noneMatch((event) -> event.id().equals(stream.eventId()))) {
				kept.add(new ThreadEvent(stream.eventId(), THREAD, run.id(), run.assistant(), tick(), stream.metadata(),
						null, stream.body()));
			}
		}
		this.events.addAll(kept);
		return kept;
	}

	@Override
	public Mono<Void> keepStreams(RunOwner run, List<KeptStream> streams) {
		return perform(Op.KEEP, streams, () -> {
			keep(run(run.runId()), streams)
				.forEach((text) -> this.broadcaster.publish(new ThreadFrame.EventStored(text)));
			return true;
		}).then();
	}

	@Override
	public Flux<String> saveStreams(String owner, Collection<StreamPart> parts) {
		return perform(Op.SAVE, List.copyOf(parts), () -> parts.stream().map(StreamPart::eventId).toList())
			.flatMapIterable((ids) -> ids);
	}

	private Run with(Run run, RunStatus status, @Nullable RunError error) {
		return new Run(run.id(), run.threadId(), run.assistant(), run.triggeredBy(), status, run.startedAt(),
				status.isTerminal() ? tick() : null, error, run.idempotencyKey(), run.metadata());
	}

	private static EventBody body(RunTransition step) {
		return switch (step.to()) {
			case RUNNING -> new EventBody.RunStarted();
			case COMPLETED -> new EventBody.RunCompleted();
			case FAILED -> new EventBody.RunFailed(step.error());
			case CANCELLED -> new EventBody.RunCancelled();
			case PENDING -> throw new IllegalArgumentException("pending");
		};
	}

	@Override
	public Mono<AppendedEvent> append(NewEvent event) {
		return perform(Op.APPEND, event, () -> store(event));
	}

	private AppendedEvent store(NewEvent event) {
		ThreadEvent stored;
		synchronized (this) {
			String runId = event.run().runId();
			Stored run = this.runs.get(runId);
			if (run == null || run.run.status() != RunStatus.RUNNING || !run.owner.equals(event.run().owner())) {
				throw new RunOverException(runId);
			}
			for (ThreadEvent earlier : this.events) {
				if (earlier.id().equals(event.id())) {
					return new AppendedEvent(earlier, false);
				}
			}
			stored = new ThreadEvent(event.id(), event.threadId(), runId, event.author(), tick(), event.metadata(),
					event.clientId(), event.body());
			this.events.add(stored);
		}
		this.broadcaster.publish(new ThreadFrame.EventStored(stored));
		return new AppendedEvent(stored, false);
	}

	@Override
	public Mono<RunAccess> runAccess(String runId, String identityId) {
		return perform(Op.RUN_ACCESS, runId, () -> {
			synchronized (this) {
				Stored stored = this.runs.get(runId);
				return (stored != null)
						? new RunAccess(stored.run,
								new AcpThread(THREAD, Tenant.PUBLIC, Map.of(), Instant.EPOCH, Instant.EPOCH), true)
						: null;
			}
		});
	}

	@Override
	public Flux<Run> runs(String threadId, Collection<String> others) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Flux<ThreadEvent> events(String threadId, @Nullable Cursor after, int limit) {
		return perform(Op.EVENTS, limit, () -> {
			synchronized (this) {
				return this.events.stream()
					.filter((event) -> after == null || event.createdAt().isAfter(after.createdAt()))
					.limit(limit)
					.toList();
			}
		}).flatMapIterable((page) -> page);
	}

	@Override
	public Flux<Member> members(String threadId) {
		return perform(Op.MEMBERS, threadId, () -> {
			synchronized (this) {
				return this.members.stream()
					.map((member) -> new Member(THREAD, member, "member", Instant.EPOCH, member))
					.toList();
			}
		}).flatMapIterable((members) -> members);
	}

	@Override
	public Flux<String> renewLeases(RunLease lease) {
		return perform(Op.RENEW, lease, () -> {
			synchronized (this) {
				List<String> owned = new ArrayList<>();
				this.runs.forEach((id, stored) -> {
					if (stored.owner.equals(lease.owner()) && !stored.run.status().isTerminal()) {
						stored.leaseUntil = now() + lease.duration().toMillis();
						owned.add(id);
					}
				});
				return owned;
			}
		}).flatMapIterable((ids) -> ids);
	}

	@Override
	public Flux<String> lapsedRuns(int limit) {
		return perform(Op.LAPSED, limit, () -> {
			synchronized (this) {
				return this.runs.entrySet()
					.stream()
					.filter((entry) -> !entry.getValue().run.status().isTerminal())
					.filter((entry) -> entry.getValue().leaseUntil < now())
					.map(Map.Entry::getKey)
					.limit(limit)
					.toList();
			}
		}).flatMapIterable((ids) -> ids);
	}

	private <T> Mono<T> perform(Op op, Object argument, Supplier<@Nullable T> work) {
		return Mono.defer(() -> {
			this.calls.add(new Call(op, argument));
			Fault fault = this.down ? new Fault(Kind.UNAVAILABLE, null) : next(op);
			return switch (fault.kind()) {
				case NONE -> done(work);
				case UNAVAILABLE -> Mono.error(new StoreUnavailableException("down", null));
				case LOST -> done(work).then(Mono.error(new StoreUnavailableException("lost", null)));
				case NEVER -> Mono.never();
				case HOLD -> {
					Mono<T> held = fault.gate().asMono().then(done(work)).cache();
					held.subscribe((value) -> {
					}, (ex) -> {
					});
					yield held;
				}
				case HOLD_ANSWER -> done(work).delayUntil((value) -> fault.gate().asMono());
				case EMPTY -> Mono.empty();
				case ERROR -> Mono.error(fault.error());
			};
		});
	}

	private synchronized Fault next(Op op) {
		Deque<Fault> queue = this.faults.get(op);
		Fault fault = (queue != null) ? queue.poll() : null;
		return (fault != null) ? fault : new Fault(Kind.NONE, null);
	}

	private <T> Mono<T> done(Supplier<@Nullable T> work) {
		return Mono.create((sink) -> this.scheduler.schedule(() -> {
			try {
				sink.success(work.get());
			}
			catch (RuntimeException ex) {
				sink.error(ex);
			}
		}));
	}

	private long now() {
		return this.time.now(TimeUnit.MILLISECONDS);
	}

	private synchronized Instant tick() {
		return Instant.EPOCH.plus(++this.clock, ChronoUnit.MICROS);
	}

	@Override
	public Mono<AcpThread> createThread(NewThread thread) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Flux<AcpThread> threads(Tenant caller, @Nullable Cursor before, int limit) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Mono<ThreadAccess> access(String threadId, String identityId) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Mono<AcpThread> updateThread(ThreadUpdate update) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Mono<Void> deleteThread(String threadId, @Nullable Guard guard) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Mono<Member> addMember(NewMember member) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Mono<Void> removeMember(MemberRemoval removal) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Mono<Void> ping() {
		return Mono.empty();
	}

	private enum Kind {

		NONE, UNAVAILABLE, LOST, NEVER, HOLD, HOLD_ANSWER, EMPTY, ERROR

	}

	private record Fault(Kind kind, Sinks.@Nullable Empty<Void> gate, @Nullable RuntimeException error) {

		Fault(Kind kind, Sinks.@Nullable Empty<Void> gate) {
			this(kind, gate, null);
		}

		Fault(RuntimeException error) {
			this(Kind.ERROR, null, error);
		}

	}

	private static final class Stored {

		private Run run;

		private String owner;

		private long leaseUntil;

		private final int depth;

		private Stored(Run run, String owner, long leaseUntil, int depth) {
			this.run = run;
			this.owner = owner;
			this.leaseUntil = leaseUntil;
			this.depth = depth;
		}

	}

}

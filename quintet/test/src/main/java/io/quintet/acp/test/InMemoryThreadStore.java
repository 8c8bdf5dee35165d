package io.quintet.acp.test;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

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
import io.quintet.acp.thread.ErrorCode;
import io.quintet.acp.thread.EventBody;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Ids;
import io.quintet.acp.thread.Member;
import io.quintet.acp.thread.OpenStream;
import io.quintet.acp.thread.Role;
import io.quintet.acp.thread.Run;
import io.quintet.acp.thread.RunStatus;
import io.quintet.acp.thread.Tenant;
import io.quintet.acp.thread.ThreadEvent;

/**
 * A thread store for tests, not for production: it forgets everything with the process.
 * It keeps every promise of {@link ThreadStore}, runs one operation at a time and never
 * blocks. When it is full, operations that would add to it fail with
 * {@link StoreUnavailableException}; reads, deletions and the ends of runs go on.
 */
public final class InMemoryThreadStore implements ThreadStore {

	/** Capacity of a store for which none is named. */
	public static final int DEFAULT_CAPACITY = 100_000;

	private final Serial serial = new Serial();

	private final Map<String, StoredThread> threads = new HashMap<>();

	private final NavigableMap<Cursor, StoredThread> newestFirst = new TreeMap<>(StoredThread.ORDER.reversed());

	private final Map<String, StoredRun> runs = new LinkedHashMap<>();

	private final Broadcaster broadcaster;

	private final Clock clock;

	private final boolean lifecycleEvents;

	private final int capacity;

	private int rows;

	/**
	 * Creates a store with the time of the system and lifecycle events.
	 * @param broadcaster told about every change
	 */
	public InMemoryThreadStore(Broadcaster broadcaster) {
		this(broadcaster, Clock.systemUTC(), true, DEFAULT_CAPACITY);
	}

	/**
	 * Creates a store.
	 * @param broadcaster told about every change
	 * @param clock time of creation of everything; may stand still
	 * @param lifecycleEvents whether creation and members are told by events
	 * @param capacity most threads, members, events and runs together
	 */
	public InMemoryThreadStore(Broadcaster broadcaster, Clock clock, boolean lifecycleEvents, int capacity) {
		this.broadcaster = broadcaster;
		this.clock = clock;
		this.lifecycleEvents = lifecycleEvents;
		this.capacity = capacity;
	}

	@Override
	public Mono<AcpThread> createThread(NewThread thread) {
		return this.serial.call(() -> {
			JsonbRules.check(thread.tenant(), thread.metadata(), thread.creator());
			reserve(this.lifecycleEvents ? 3 : 2);
			Instant now = timeOfNextThread();
			AcpThread created = new AcpThread(Ids.thread(), thread.tenant(), thread.metadata(), now, now);
			StoredThread stored = new StoredThread(created);
			this.threads.put(created.id(), stored);
			this.newestFirst.put(created.cursor(), stored);
			stored.add(thread.creator(), Member.DEFAULT_ROLE, thread.creator(), now);
			if (this.lifecycleEvents) {
				tell(stored, thread.creator(), new EventBody.ThreadCreated(created.id(), created.tenant()));
			}
			return created;
		});
	}

	@Override
	public Flux<AcpThread> threads(Tenant caller, @Nullable Cursor before, int limit) {
		return list(() -> {
			NavigableMap<Cursor, StoredThread> rest = (before != null) ? this.newestFirst.tailMap(before, false)
					: this.newestFirst;
			return rest.values()
				.stream()
				.map(StoredThread::thread)
				.filter((thread) -> thread.tenant().isVisibleTo(caller))
				.limit(limit)
				.toList();
		});
	}

	@Override
	public Mono<ThreadAccess> access(String threadId, String identityId) {
		return this.serial.call(() -> {
			StoredThread thread = this.threads.get(threadId);
			return (thread != null) ? new ThreadAccess(thread.thread(), thread.hasMember(identityId)) : null;
		});
	}

	@Override
	public Mono<RunAccess> runAccess(String runId, String identityId) {
		return this.serial.call(() -> {
			StoredRun run = this.runs.get(runId);
			if (run == null) {
				return null;
			}
			return new RunAccess(run.run(), run.thread().thread(), run.thread().hasMember(identityId));
		});
	}

	@Override
	public Flux<Run> runs(String threadId, Collection<String> others) {
		return list(() -> this.runs.values()
			.stream()
			.map(StoredRun::run)
			.filter((run) -> run.threadId().equals(threadId)
					&& (!run.status().isTerminal() || others.contains(run.id())))
			.sorted(Comparator.comparing((Run run) -> run.status().isTerminal()).thenComparing(Run::startedAt))
			.toList());
	}

	@Override
	public Mono<AcpThread> updateThread(ThreadUpdate update) {
		return this.serial.call(() -> {
			JsonbRules.check(update.tenant(), update.metadata(), update.author());
			StoredThread thread = allowed(update.threadId(), update.guard());
			Tenant from = thread.thread().tenant();
			Tenant to = update.tenant();
			boolean moves = to != null && !to.equals(from);
			reserve(moves ? 1 : 0);
			thread.update(to, update.metadata(), now());
			if (to != null && moves) {
				tell(thread, update.author(), new EventBody.TenantChanged(from, to));
			}
			this.broadcaster.publish(new ThreadFrame.ThreadUpdated(thread.thread()));
			return thread.thread();
		});
	}

	@Override
	public Mono<Void> deleteThread(String threadId, @Nullable Guard guard) {
		return this.serial.call(() -> {
			StoredThread thread = allowed(threadId, guard);
			this.threads.remove(threadId);
			this.newestFirst.remove(thread.thread().cursor());
			this.rows -= thread.rows();
			for (StoredRun run : thread.runs()) {
				this.runs.remove(run.run().id());
			}
			for (StoredRun run : thread.activeRuns()) {
				this.broadcaster.publish(new ThreadFrame.RunUpdated(run.become(RunStatus.CANCELLED, null, now())));
			}
			this.broadcaster.publish(new ThreadFrame.ThreadDeleted(threadId));
			return null;
		});
	}

	@Override
	public Flux<Member> members(String threadId) {
		return list(() -> {
			StoredThread thread = this.threads.get(threadId);
			return (thread != null) ? thread.members() : List.of();
		});
	}

	@Override
	public Mono<Member> addMember(NewMember member) {
		return this.serial.call(() -> {
			JsonbRules.check(member.identity(), member.role(), member.addedBy());
			StoredThread thread = allowed(member.threadId(), member.guard());
			Member stored = thread.member(member.identity().id());
			if (stored == null) {
				if (thread.members().size() >= member.maxMembers()) {
					throw new AcpException(ErrorCode.CONFLICT,
							"thread is full: it has " + member.maxMembers() + " members");
				}
				reserve(this.lifecycleEvents ? 2 : 1);
				stored = thread.add(member.identity(), member.role(), member.addedBy(), now());
				if (this.lifecycleEvents) {
					tell(thread, member.addedBy(), new EventBody.MemberAdded(stored.identity()));
				}
			}
			tellMembers(thread);
			return stored;
		});
	}

	@Override
	public Mono<Void> removeMember(MemberRemoval removal) {
		return this.serial.call(() -> {
			JsonbRules.check(removal.identityId(), removal.removedBy());
			StoredThread thread = allowed(removal.threadId(), removal.guard());
			Member removed = thread.remove(removal.identityId());
			if (removed != null) {
				this.rows--;
				cancelRunOf(thread, removal.identityId());
				if (this.lifecycleEvents) {
					this.rows++;
					tell(thread, removal.removedBy(), new EventBody.MemberRemoved(removed.identity()));
				}
			}
			tellMembers(thread);
			return null;
		});
	}

	@Override
	public Mono<AppendedEvent> append(NewEvent event) {
		return this.serial.call(() -> {
			JsonbRules.check(event.author(), event.body(), event.metadata(), event.clientId());
			StoredThread thread = this.threads.get(event.threadId());
			ThreadEvent retried = (thread != null) ? thread.event(event.id()) : null;
			if (retried != null) {
				return new AppendedEvent(retried, true);
			}
			thread = allowed(event.threadId(), event.guard());
			if (event.run() != null && !isRunning(thread, event.run())) {
				throw new RunOverException(event.run().runId());
			}
			ThreadEvent repeated = (event.clientId() != null && event.body() instanceof EventBody.Message)
					? thread.message(event.author().id(), event.clientId()) : null;
			if (repeated != null) {
				return new AppendedEvent(repeated, true);
			}
			reserve(1);
			ThreadEvent stored = thread.append(event.id(), (event.run() != null) ? event.run().runId() : null,
					event.author(), event.metadata(), event.clientId(), event.body(), now());
			this.broadcaster.publish(new ThreadFrame.EventStored(stored));
			return new AppendedEvent(stored, false);
		});
	}

	@Override
	public Flux<ThreadEvent> events(String threadId, @Nullable Cursor after, int limit) {
		return list(() -> {
			StoredThread thread = this.threads.get(threadId);
			return (thread != null) ? thread.events(after, limit) : List.of();
		});
	}

	@Override
	public Mono<List<StartedRun>> startRuns(NewRuns invocation) {
		return this.serial.call(() -> {
			JsonbRules.check(invocation.idempotencyKey(), invocation.triggeredBy(), invocation.assistantIds());
			StoredThread thread = allowed(invocation.threadId(), invocation.guard());
			Map<String, Identity> assistants = new LinkedHashMap<>();
			for (String id : invocation.assistantIds()) {
				assistants.put(id, assistant(thread, id));
			}
			String key = invocation.idempotencyKey();
			Map<String, StoredRun> known = (key != null) ? thread.invocation(key) : null;
			if (known != null && !known.keySet().equals(assistants.keySet())) {
				throw new AcpException(ErrorCode.CONFLICT,
						"idempotency key was used for other assistants: " + known.keySet());
			}
			Map<String, StoredRun> answer = (known != null) ? known : activeRuns(thread, assistants);
			LinkedHashSet<String> missing = new LinkedHashSet<>(assistants.keySet());
			missing.removeAll(answer.keySet());
			if (!missing.isEmpty() && thread.activeRuns().size() + missing.size() > invocation.maxActive()) {
				throw new AcpException(ErrorCode.TOO_MANY_REQUESTS,
						"thread has too many active runs, at most " + invocation.maxActive());
			}
			reserve(missing.size());
			for (Map.Entry<String, Identity> assistant : assistants.entrySet()) {
				if (missing.contains(assistant.getKey())) {
					StoredRun run = thread.start(assistant.getValue(), invocation.triggeredBy(), key,
							invocation.lease(), now());
					this.runs.put(run.run().id(), run);
					answer.put(assistant.getKey(), run);
					this.broadcaster.publish(new ThreadFrame.RunUpdated(run.run()));
				}
			}
			if (key != null) {
				thread.remember(key, answer);
			}
			List<StartedRun> started = new ArrayList<>();
			for (String id : invocation.assistantIds()) {
				started.add(new StartedRun(run(answer, id), missing.remove(id)));
			}
			return started;
		});
	}

	@Override
	public Mono<Run> transition(RunTransition transition) {
		return this.serial.call(() -> {
			JsonbRules.check(transition.error());
			StoredRun run = this.runs.get(transition.runId());
			if (run == null || !isOpen(run, transition)) {
				if (run != null && transition.condition() == RunTransition.Condition.LAPSED
						&& run.isLeftBehind(now())) {
					keepSaved(run);
				}
				return null;
			}
			return take(run, transition);
		});
	}

	private void keepSaved(StoredRun run) {
		keep(run, run.streams().values().stream().map(StoredRun.SavedStream::toInterrupted).toList());
	}

	private void keep(StoredRun run, List<KeptStream> streams) {
		for (KeptStream stream : streams) {
			if (run.thread().event(stream.eventId()) == null) {
				this.rows++;
				ThreadEvent event = run.thread()
					.append(stream.eventId(), run.run().id(), run.run().assistant(), stream.metadata(), null,
							stream.body(), now());
				this.broadcaster.publish(new ThreadFrame.EventStored(event));
			}
		}
		run.streams().clear();
	}

	private Run take(StoredRun run, RunTransition transition) {
		if (transition.streams() != null && transition.to().isTerminal()) {
			keep(run, transition.streams());
		}
		else if (transition.to().isTerminal() && run.isLapsed(now())) {
			keepSaved(run);
		}
		Run since = run.become(transition.to(), transition.error(), now());
		this.broadcaster.publish(new ThreadFrame.RunUpdated(since));
		this.rows++;
		ThreadEvent event = run.thread()
			.append(transition.eventId(), since.id(), since.assistant(), Map.of(), null, body(transition), now());
		this.broadcaster.publish(new ThreadFrame.EventStored(event));
		return since;
	}

	private void cancelRunOf(StoredThread thread, String assistantId) {
		thread.activeRuns()
			.stream()
			.filter((run) -> run.run().assistant().id().equals(assistantId))
			.findFirst()
			.ifPresent((run) -> take(run, RunTransition.cancel(run.run().id(), Ids.event(), null)));
	}

	@Override
	public Flux<String> saveStreams(String owner, Collection<StreamPart> parts) {
		return list(() -> {
			List<String> saved = new ArrayList<>();
			for (StreamPart part : parts) {
				StoredRun run = this.runs.get(part.runId());
				if (run != null && run.run().status() == RunStatus.RUNNING && run.isOwnedBy(owner)) {
					run.streams()
						.computeIfAbsent(part.eventId(), (id) -> new StoredRun.SavedStream(part, new TreeMap<>()))
						.parts()
						.put(part.position(), part.text());
					saved.add(part.eventId());
				}
			}
			return saved;
		});
	}

	@Override
	public Flux<OpenStream> streams(String threadId) {
		return list(() -> this.runs.values()
			.stream()
			.filter((run) -> run.run().threadId().equals(threadId) && run.run().status() == RunStatus.RUNNING)
			.flatMap((run) -> run.streams()
				.values()
				.stream()
				.filter((stream) -> run.thread().event(stream.first().eventId()) == null)
				.map((stream) -> stream.toOpenStream(run.run())))
			.toList());
	}

	@Override
	public Mono<Void> keepStreams(RunOwner run, List<KeptStream> streams) {
		return this.serial.call(() -> {
			StoredRun stored = this.runs.get(run.runId());
			if (stored != null && stored.isOwnedBy(run.owner())) {
				keep(stored, streams);
			}
			return null;
		});
	}

	@Override
	public Mono<Void> annotateRun(RunOwner owner, Map<String, JsonNode> metadata) {
		return this.serial.call(() -> {
			JsonbRules.check(metadata);
			StoredRun run = this.runs.get(owner.runId());
			if (run == null || run.run().status() != RunStatus.RUNNING || !run.isOwnedBy(owner.owner())) {
				throw new RunOverException(owner.runId());
			}
			run.annotate(metadata);
			return null;
		});
	}

	@Override
	public Flux<String> renewLeases(RunLease lease) {
		return list(() -> {
			Instant until = now().plus(lease.duration());
			List<StoredRun> owned = this.runs.values()
				.stream()
				.filter((run) -> run.isActive() && run.isOwnedBy(lease.owner()))
				.toList();
			owned.forEach((run) -> run.renew(until));
			return owned.stream().map((run) -> run.run().id()).toList();
		});
	}

	@Override
	public Flux<String> lapsedRuns(int limit) {
		return list(() -> this.runs.values()
			.stream()
			.filter((run) -> (run.isActive() && run.isLapsed(now())) || run.isLeftBehind(now()))
			.map(StoredRun::run)
			.sorted(Comparator.comparing(Run::startedAt))
			.map(Run::id)
			.limit(limit)
			.toList());
	}

	@Override
	public Mono<Void> ping() {
		return this.serial.call(() -> null);
	}

	private <T> Flux<T> list(Serial.Task<List<T>> read) {
		return this.serial.call(read).flatMapIterable((items) -> items);
	}

	private StoredThread allowed(String threadId, @Nullable Guard guard) {
		StoredThread thread = this.threads.get(threadId);
		if (thread == null || (guard != null && !thread.thread().tenant().isVisibleTo(guard.tenant()))) {
			throw AcpException.threadNotFound();
		}
		if (guard != null && !thread.hasMember(guard.identityId())) {
			throw AcpException.notMember();
		}
		return thread;
	}

	private static Identity assistant(StoredThread thread, String id) {
		Member member = thread.member(id);
		if (member == null || member.identity().role() != Role.ASSISTANT) {
			throw AcpException.assistantNotMember(id);
		}
		return member.identity();
	}

	private static Map<String, StoredRun> activeRuns(StoredThread thread, Map<String, Identity> assistants) {
		Map<String, StoredRun> active = new LinkedHashMap<>();
		for (StoredRun run : thread.activeRuns()) {
			String assistantId = run.run().assistant().id();
			if (assistants.containsKey(assistantId)) {
				active.put(assistantId, run);
			}
		}
		return active;
	}

	private static Run run(Map<String, StoredRun> answer, String assistantId) {
		StoredRun run = answer.get(assistantId);
		if (run == null) {
			throw new IllegalStateException("No run answers for " + assistantId);
		}
		return run.run();
	}

	private static boolean isRunning(StoredThread thread, RunOwner owner) {
		StoredRun run = thread.run(owner.runId());
		return run != null && run.run().status() == RunStatus.RUNNING && run.isOwnedBy(owner.owner());
	}

	private boolean isOpen(StoredRun run, RunTransition transition) {
		RunStatus status = run.run().status();
		if (status.isTerminal() || status == transition.to()) {
			return false;
		}
		return switch (transition.condition()) {
			case NONE -> true;
			case OWNED -> run.isOwnedBy(transition.owner());
			case LAPSED -> run.isLapsed(now());
		};
	}

	private static EventBody body(RunTransition transition) {
		return switch (transition.to()) {
			case RUNNING -> new EventBody.RunStarted();
			case COMPLETED -> new EventBody.RunCompleted();
			case CANCELLED -> new EventBody.RunCancelled();
			case FAILED -> {
				if (transition.error() == null) {
					throw new IllegalArgumentException("A step to failed needs an error");
				}
				yield new EventBody.RunFailed(transition.error());
			}
			case PENDING -> throw new IllegalArgumentException("No step leads to pending");
		};
	}

	private void tell(StoredThread thread, Identity author, EventBody body) {
		this.broadcaster.publish(
				new ThreadFrame.EventStored(thread.append(Ids.event(), null, author, Map.of(), null, body, now())));
	}

	private void tellMembers(StoredThread thread) {
		this.broadcaster.publish(new ThreadFrame.MembersUpdated(thread.thread().id(), thread.identities()));
	}

	private void reserve(int more) {
		if (more > 0 && this.rows + more > this.capacity) {
			throw new StoreUnavailableException("in-memory store is full: " + this.capacity + " rows", null);
		}
		this.rows += more;
	}

	/** Later than all threads, so that the newest comes first while time stands still. */
	private Instant timeOfNextThread() {
		Instant now = now();
		Instant newest = this.newestFirst.isEmpty() ? Instant.MIN : this.newestFirst.firstKey().createdAt();
		return now.isAfter(newest) ? now : newest.plus(1, ChronoUnit.MICROS);
	}

	private Instant now() {
		return this.clock.instant().truncatedTo(ChronoUnit.MICROS);
	}

}

package io.quintet.acp.store.r2dbc;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.spi.ConnectionFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import tools.jackson.databind.JsonNode;

import io.quintet.acp.broadcast.Broadcaster;
import io.quintet.acp.broadcast.ThreadChange;
import io.quintet.acp.broadcast.ThreadFrame;
import io.quintet.acp.internal.json.AcpJson;
import io.quintet.acp.store.AppendedEvent;
import io.quintet.acp.store.RunOverException;
import io.quintet.acp.store.RunTransition;
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
import io.quintet.acp.thread.Ids;
import io.quintet.acp.thread.Member;
import io.quintet.acp.thread.OpenStream;
import io.quintet.acp.thread.Run;
import io.quintet.acp.thread.StreamType;
import io.quintet.acp.thread.Tenant;
import io.quintet.acp.thread.ThreadEvent;
import io.quintet.support.OutageLog;
import io.quintet.support.reactive.Detached;

/**
 * Keeps threads on Postgres. Reads go through the application's pool. Changes go through
 * lanes with connections of their own: a thread always uses the same lane, a lane sends
 * one statement at a time, and events that gather meanwhile share the next commit.
 */
public final class PostgresThreadStore implements ThreadStore {

	private static final Logger logger = LoggerFactory.getLogger(PostgresThreadStore.class);

	// Later than anything stored, so that one statement serves the first page too.
	private static final Cursor LATEST = new Cursor(Instant.parse("9999-12-31T23:59:59.999999Z"), "");

	// Events of a thread that is gone are purged later.
	private static final String THREAD_IS_THERE = "exists (select 1 from acp_threads t where t.id = e.thread_id)";

	private static final int PURGE_BATCH = 1000;

	// Fetch size. A page that its size cuts short has read at most this many rows too
	// many, each as large as a message or metadata may be.
	private static final int EVENTS_AT_ONCE = 25;

	private static final int THREADS_AT_ONCE = 100;

	private final Reads reads;

	private final Reads ownReads;

	// For leases and the first step of transitions, which must not wait for readers.
	private final ConnectionPool ownPool;

	private final Broadcaster broadcaster;

	private final Settings settings;

	private final Scheduler timer;

	private final LaneQueueBound bound;

	private final List<Lane> lanes;

	private final LaneCalls calls;

	private final AtomicInteger purges = new AtomicInteger();

	/**
	 * Creates a store. Nothing is opened before the first use.
	 * @param factory the database; connections for the lanes come from what a pool is
	 * built on
	 * @param broadcaster where changes are published
	 * @param timer measures timeouts
	 */
	public PostgresThreadStore(ConnectionFactory factory, Broadcaster broadcaster, Settings settings, Scheduler timer) {
		this(factory, factory, broadcaster, settings, timer);
	}

	/**
	 * Creates a store. Nothing is opened before the first use.
	 * @param factory where reads go
	 * @param direct the same database past any pooler, for connections that need a
	 * session: those of the lanes and of leases
	 * @param broadcaster where changes are published
	 * @param timer measures timeouts
	 */
	public PostgresThreadStore(ConnectionFactory factory, ConnectionFactory direct, Broadcaster broadcaster,
			Settings settings, Scheduler timer) {
		Connector connector = new Connector(direct, settings.statementTimeout(), timer);
		this.ownPool = connector.pool();
		OutageLog outage = new OutageLog(logger, "The database answers again", timer);
		this.reads = new Reads(factory, settings.statementTimeout(), outage, timer);
		this.ownReads = new Reads(this.ownPool, settings.statementTimeout(), outage, timer);
		this.broadcaster = broadcaster;
		this.settings = settings;
		this.timer = timer;
		this.bound = new LaneQueueBound(settings.queue().maxQueued(), settings.queue().maxQueuedSize());
		this.lanes = IntStream.range(0, settings.lanes())
			.mapToObj((i) -> new Lane(new LaneConnection(connector, settings, timer), broadcaster, this.bound, settings,
					outage, timer))
			.toList();
		this.calls = new LaneCalls(settings.lifecycleEvents());
	}

	@Override
	public Mono<AcpThread> createThread(NewThread thread) {
		return Mono.defer(() -> {
			String id = Ids.thread();
			String eventId = Ids.event();
			EventBody created = new EventBody.ThreadCreated(id, thread.tenant());
			return Detached.of(this.reads
				.once("""
						select acp_create_thread_v1($1, $2::jsonb, $3, $4::jsonb, $5, $6::jsonb, $7, $8, $9::jsonb) as at""",
						(row) -> Columns.time(row, "at"), id, AcpJson.text(thread.tenant()),
						TenantScopes.scopeOf(thread.tenant()), AcpJson.text(thread.metadata()), thread.creator().id(),
						AcpJson.text(thread.creator()), Member.DEFAULT_ROLE,
						this.settings.lifecycleEvents() ? eventId : null, AcpJson.text(created))
				.map((at) -> {
					if (this.settings.lifecycleEvents()) {
						this.broadcaster.publish(new ThreadChange(id, 0, at, List.of(new ThreadFrame.EventStored(
								new ThreadEvent(eventId, id, null, thread.creator(), at, Map.of(), null, created)))));
					}
					return new AcpThread(id, thread.tenant(), thread.metadata(), at, at);
				}));
		});
	}

	@Override
	public Flux<AcpThread> threads(Tenant caller, @Nullable Cursor before, int limit) {
		return Flux.defer(() -> {
			Cursor cursor = (before != null) ? before : LATEST;
			String[] scopes = TenantScopes.visibleTo(caller);
			return this.reads.page((scopes != null) ? ThreadQueries.BY_SCOPE : ThreadQueries.BY_SCAN,
					(limit > THREADS_AT_ONCE) ? THREADS_AT_ONCE : 0, Columns::thread,
					(scopes != null) ? scopes : AcpJson.text(caller), cursor.createdAt(), cursor.id(), limit);
		});
	}

	@Override
	public Mono<ThreadAccess> access(String threadId, String identityId) {
		return this.reads.row("select " + Columns.THREAD + """
				, exists (select 1 from acp_members where thread_id = $1 and identity_id = $2) as member \
				from acp_threads where id = $1""",
				(row) -> new ThreadAccess(Columns.thread(row), Columns.isTrue(row, "member")), threadId, identityId);
	}

	@Override
	public Mono<RunAccess> runAccess(String runId, String identityId) {
		return this.reads
			.row("select " + Columns.prefixed("r", Columns.RUN) + ", t.tenant as t_tenant, t.metadata as t_metadata, "
					+ "t.created_at as t_created_at, t.updated_at as t_updated_at, exists (select 1 from "
					+ "acp_members m where m.thread_id = r.thread_id and m.identity_id = $2) as member "
					+ "from acp_runs r join acp_threads t on t.id = r.thread_id where r.id = $1", (row) -> {
						Run run = Columns.run(row);
						AcpThread thread = new AcpThread(run.threadId(), AcpJson.tenant(Columns.json(row, "t_tenant")),
								AcpJson.object(Columns.json(row, "t_metadata")), Columns.time(row, "t_created_at"),
								Columns.time(row, "t_updated_at"));
						return new RunAccess(run, thread, Columns.isTrue(row, "member"));
					}, runId, identityId);
	}

	@Override
	public Flux<Run> runs(String threadId, Collection<String> others) {
		return this.reads.rows(
				"select " + Columns.RUN
						+ " from acp_runs where thread_id = $1 and status in ('pending', 'running') union all select "
						+ Columns.RUN + " from acp_runs where thread_id = $1 and id = any($2) "
						+ "and status not in ('pending', 'running') order by completed_at nulls first, started_at, id",
				Columns::run, threadId, others.toArray(String[]::new));
	}

	@Override
	public Mono<AcpThread> updateThread(ThreadUpdate update) {
		return call(() -> this.calls.update(update));
	}

	@Override
	public Mono<Void> deleteThread(String threadId, @Nullable Guard guard) {
		return call(() -> this.calls.delete(threadId, guard)).doOnSuccess((nothing) -> purge());
	}

	/**
	 * Begins to delete the events of deleted threads, and does not wait for it: no reader
	 * finds them any more. What fails is done after the next deletion.
	 */
	public void purge() {
		if (this.purges.getAndIncrement() == 0) {
			purgeAsked().expand((left) -> (left > 0) ? purgeAsked() : Mono.empty()).subscribe();
		}
	}

	// One purge at a time does what all calls until its beginning have asked for; returns
	// how many have called since.
	private Mono<Integer> purgeAsked() {
		return Mono.defer(() -> {
			int asked = this.purges.get();
			Mono<Integer> batch = this.reads.row("select acp_purge_v1($1) as n",
					(row) -> Objects.requireNonNull(row.get("n", Integer.class)), PURGE_BATCH);
			return batch.expand((count) -> (count > 0) ? batch : Mono.empty()).then().onErrorResume((ex) -> {
				logger.warn("Events of deleted threads are left behind until the next deletion: {}", ex.toString());
				return Mono.empty();
			}).then(Mono.fromSupplier(() -> this.purges.addAndGet(-asked)));
		});
	}

	@Override
	public Flux<Member> members(String threadId) {
		return this.reads.rows(
				"select " + Columns.MEMBER + " from acp_members where thread_id = $1 order by added_at, identity_id",
				(row) -> Columns.member(threadId, row), threadId);
	}

	@Override
	public Mono<Member> addMember(NewMember member) {
		return call(() -> this.calls.add(member));
	}

	@Override
	public Mono<Void> removeMember(MemberRemoval removal) {
		return call(() -> this.calls.remove(removal));
	}

	@Override
	public Mono<AppendedEvent> append(NewEvent event) {
		return Mono.create((sink) -> {
			try {
				lane(event.threadId()).submit(AppendJob.of(event, this::event, sink));
			}
			catch (AcpException refusal) {
				sink.error(refusal);
			}
		});
	}

	private Mono<ThreadEvent> event(String id) {
		return this.reads.row(
				"select " + EventRows.COLUMNS + " from acp_events e where e.id = $1 and " + THREAD_IS_THERE,
				new EventRows()::read, id);
	}

	@Override
	public Flux<ThreadEvent> events(String threadId, @Nullable Cursor after, int limit) {
		return Flux.defer(() -> {
			Cursor cursor = (after != null) ? after : new Cursor(Instant.EPOCH, "");
			return this.reads.page(
					"select " + EventRows.COLUMNS
							+ " from acp_events e where thread_id = $1 and (created_at, id) > ($2, $3) and "
							+ THREAD_IS_THERE + " order by created_at, id limit $4",
					(limit > EVENTS_AT_ONCE) ? EVENTS_AT_ONCE : 0, new EventRows()::read, threadId, cursor.createdAt(),
					cursor.id(), limit);
		});
	}

	@Override
	public Mono<List<StartedRun>> startRuns(NewRuns invocation) {
		return Mono.defer(() -> {
			List<String> distinct = new ArrayList<>(new LinkedHashSet<>(invocation.assistantIds()));
			Mono<List<StartedRun>> started = call(() -> this.calls.start(invocation, distinct));
			return started
				.map((runs) -> invocation.assistantIds().stream().map((id) -> runs.get(distinct.indexOf(id))).toList());
		});
	}

	@Override
	public Mono<Run> transition(RunTransition transition) {
		return Detached.of(threadOf(transition.runId())
			.flatMap((threadId) -> call(() -> this.calls.transition(threadId, transition))));
	}

	private Mono<String> threadOf(String runId) {
		return this.ownReads.row("select thread_id from acp_runs where id = $1",
				(row) -> Columns.text(row, "thread_id"), runId);
	}

	@Override
	public Flux<String> saveStreams(String owner, Collection<StreamPart> parts) {
		return Flux.defer(() -> this.ownReads.rows("select acp_save_streams_v1($1, $2, $3, $4, $5, $6, $7) as id",
				(row) -> Columns.text(row, "id"), owner, texts(parts, StreamPart::runId),
				texts(parts, StreamPart::eventId), texts(parts, (part) -> part.type().wire()),
				texts(parts, (part) -> AcpJson.text(part.metadata())),
				texts(parts, (part) -> Integer.toString(part.position())), texts(parts, StreamPart::text)));
	}

	private static String[] texts(Collection<StreamPart> parts, Function<StreamPart, String> text) {
		return parts.stream().map(text).toArray(String[]::new);
	}

	@Override
	public Flux<OpenStream> streams(String threadId) {
		return this.reads.rows("""
				select s.event_id, s.thread_id, s.run_id, s.type, r.assistant,
				       (select string_agg(p.text, '' order by p.position) from acp_stream_parts p
				         where p.event_id = s.event_id) as text
				from acp_streams s join acp_runs r on r.id = s.run_id
				where s.thread_id = $1 and r.status = 'running'
				  and not exists (select 1 from acp_events e where e.id = s.event_id)
				order by s.event_id""",
				(row) -> new OpenStream(Columns.text(row, "event_id"), Columns.text(row, "thread_id"),
						Columns.text(row, "run_id"), StreamType.ofWire(Columns.text(row, "type")),
						Columns.identity(row, "assistant"), Columns.text(row, "text")),
				threadId);
	}

	@Override
	public Mono<Void> keepStreams(RunOwner run, List<KeptStream> streams) {
		return Detached
			.of(threadOf(run.runId()).flatMap((threadId) -> call(() -> this.calls.keep(threadId, run, streams))));
	}

	@Override
	public Mono<Void> annotateRun(RunOwner run, Map<String, JsonNode> metadata) {
		return Mono
			.defer(() -> Detached.of(this.reads.row("""
					update acp_runs set metadata = metadata || $3::jsonb
					where id = $1 and owner = $2 and status = 'running' returning id""",
					(row) -> Columns.text(row, "id"), run.runId(), run.owner(), AcpJson.text(metadata))))
			.switchIfEmpty(Mono.error(() -> new RunOverException(run.runId())))
			.then();
	}

	@Override
	public Flux<String> renewLeases(RunLease lease) {
		return this.ownReads.rows("""
				update acp_runs set lease_until = clock_timestamp() + $1 * interval '1 millisecond'
				where owner = $2 and status in ('pending', 'running') returning id""", (row) -> Columns.text(row, "id"),
				Math.toIntExact(lease.duration().toMillis()), lease.owner());
	}

	@Override
	public Flux<String> lapsedRuns(int limit) {
		return this.ownReads.rows("""
				(select id from acp_runs where status in ('pending', 'running') and lease_until < clock_timestamp()
				order by lease_until limit $1)
				union all
				(select distinct r.id from acp_streams s join acp_runs r on r.id = s.run_id
				where r.status not in ('pending', 'running') and r.lease_until < clock_timestamp() limit $1)
				limit $1""", (row) -> Columns.text(row, "id"), limit);
	}

	// Reads nothing, and fails where the tables are gone or must not be read.
	@Override
	public Mono<Void> ping() {
		return this.reads.row("select 1 from acp_threads, acp_members, acp_events, acp_runs where false", (row) -> 1)
			.then();
	}

	/**
	 * Returns how many changes wait for a lane.
	 * @return the number
	 */
	public int queued() {
		return this.bound.count();
	}

	/**
	 * Returns how many changes were sent to a database that broke off before it told what
	 * became of them.
	 * @return the number; it falls to 0 when the database is back
	 */
	public int inDoubt() {
		return this.lanes.stream().mapToInt(Lane::inDoubt).sum();
	}

	/**
	 * Takes no more changes, writes those that wait, and closes the connections of the
	 * lanes.
	 * @return completes when that is done
	 */
	public Mono<Void> close() {
		return Flux.fromIterable(this.lanes)
			.flatMap(Lane::close)
			.then(this.ownPool.disposeLater())
			.timeout(this.settings.statementTimeout().multipliedBy(3), this.timer)
			.onErrorComplete();
	}

	private <T> Mono<T> call(Supplier<CallJob.Call<?, T>> call) {
		return Mono.create((sink) -> {
			try {
				CallJob<?, T> job = new CallJob<>(call.get(), sink);
				lane(job.threadId()).submit(job);
			}
			catch (AcpException refusal) {
				sink.error(refusal);
			}
		});
	}

	private Lane lane(String threadId) {
		return this.lanes.get(Math.floorMod(threadId.hashCode(), this.lanes.size()));
	}

	/**
	 * Settings of the store.
	 *
	 * @param lifecycleEvents whether {@code thread.created}, {@code thread.member_added}
	 * and {@code thread.member_removed} are stored and sent
	 * @param lanes connections that write, each one statement at a time; a thread always
	 * uses the same one
	 * @param queue the writes that wait
	 * @param lockTimeout longest wait for a thread that another node writes to
	 * @param statementTimeout longest time of a statement
	 */
	public record Settings(boolean lifecycleEvents, int lanes, Queue queue, Duration lockTimeout,
			Duration statementTimeout) {

		/**
		 * Creates settings.
		 * @throws IllegalArgumentException when there is no lane
		 */
		public Settings {
			if (lanes < 1) {
				throw new IllegalArgumentException("The store needs at least 1 lane");
			}
		}

		public static Settings defaults() {
			return new Settings(true, 2, Queue.defaults(), Duration.ofSeconds(1), Duration.ofSeconds(5));
		}

	}

	/**
	 * The writes that wait, in all lanes.
	 *
	 * @param maxBatch most events of one statement
	 * @param maxBatchSize most bytes of one statement
	 * @param maxQueued most writes that wait
	 * @param maxQueuedSize most bytes that wait
	 */
	public record Queue(int maxBatch, long maxBatchSize, int maxQueued, long maxQueuedSize) {

		/**
		 * Creates bounds.
		 * @throws IllegalArgumentException when one is less than 1
		 */
		public Queue {
			if (maxBatch < 1 || maxBatchSize < 1 || maxQueued < 1 || maxQueuedSize < 1) {
				throw new IllegalArgumentException("Bounds of the store must be at least 1");
			}
		}

		public static Queue defaults() {
			return new Queue(64, 1 << 20, 10_000, 64 << 20);
		}

	}

}

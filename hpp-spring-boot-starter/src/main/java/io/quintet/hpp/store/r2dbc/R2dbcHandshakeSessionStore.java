package io.quintet.hpp.store.r2dbc;

import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

import io.r2dbc.spi.ConnectionFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.r2dbc.core.R2dbcEntityTemplate;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.NoTransactionException;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.reactive.TransactionSynchronizationManager;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.quintet.hpp.internal.nodes.StoredFrames;
import io.quintet.hpp.internal.nodes.UpdateRaces;
import io.quintet.hpp.session.HandshakeSession;
import io.quintet.hpp.session.HandshakeSessionCodec;
import io.quintet.hpp.session.HandshakeSessionStore;
import io.quintet.hpp.session.SessionFrames;
import io.quintet.hpp.session.StoreFullException;
import io.quintet.support.reactive.TimeLimits;

/**
 * Keeps sessions in Postgres, one row each, for any number of nodes. Needs the tables of
 * {@code io/quintet/hpp/store/r2dbc/V1__hpp_sessions.sql}. An update is a compare-and-set
 * on the version of the row, and a lost race runs the function again. Sessions expire by
 * the clock of the database; each node sweeps.
 */
public final class R2dbcHandshakeSessionStore implements HandshakeSessionStore, AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(R2dbcHandshakeSessionStore.class);

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final int SWEPT_AT_ONCE = 1_000;

	private static final String FIND = """
			SELECT id, version, document, expires_at, %1$s AS read_at FROM hpp_sessions
			WHERE id = :id AND expires_at >= %1$s""";

	private static final String ADD_FRAMES = """
			INSERT INTO hpp_frames (session_id, first, document, created_at)
			VALUES (:id, :first, :document, clock_timestamp())""";

	private static final String FRAMES = """
			SELECT f.session_id, f.first, f.document FROM unnest(CAST(:ids AS text[]), CAST(:positions AS bigint[])) AS p (id, next)
			JOIN hpp_frames f ON f.session_id = p.id AND f.first >= p.next ORDER BY f.session_id, f.first LIMIT %d"""
		.formatted(FRAMES_AT_ONCE);

	private static final String SWEEP = """
			DELETE FROM hpp_sessions WHERE id IN (SELECT id FROM hpp_sessions WHERE expires_at < %s
			ORDER BY expires_at LIMIT %d FOR UPDATE SKIP LOCKED)""";

	private static final String SWEEP_FRAMES = """
			DELETE FROM hpp_frames WHERE ctid = ANY (ARRAY(SELECT ctid FROM hpp_frames
			WHERE created_at < clock_timestamp() - make_interval(secs => %d)
			ORDER BY created_at LIMIT %d FOR UPDATE SKIP LOCKED))""".formatted(FRAMES_KEPT.toSeconds() * 2,
			SWEPT_AT_ONCE);

	private final R2dbcEntityTemplate rows;

	private final DatabaseClient database;

	private final TransactionalOperator transactions;

	private final HandshakeSessionCodec codec = new HandshakeSessionCodec();

	private final StoredFrames frames = new StoredFrames();

	private final UpdateRaces races = new UpdateRaces();

	private final Clock clock;

	private final long maxSessions;

	private final Supplier<String> now;

	// Counting rows takes time, so the bound is kept to within what is created in a
	// second.
	private final Mono<Long> recentCount = Mono.defer(this::count).cache(Duration.ofSeconds(1));

	private final Disposable sweeper;

	/**
	 * Creates the store.
	 * @param connections connections to the database
	 * @param clock the clock by which accesses are recorded on this node
	 * @param maxSessions most sessions, at least 1
	 * @param sweepInterval time between two sweeps of this node
	 * @param timer scheduler of the sweeps
	 */
	public R2dbcHandshakeSessionStore(ConnectionFactory connections, Clock clock, long maxSessions,
			Duration sweepInterval, Scheduler timer) {
		this(connections, clock, maxSessions, sweepInterval, timer, () -> "clock_timestamp()");
	}

	R2dbcHandshakeSessionStore(ConnectionFactory connections, Clock clock, long maxSessions, Duration sweepInterval,
			Scheduler timer, Supplier<String> now) {
		this.rows = new R2dbcEntityTemplate(connections);
		this.database = this.rows.getDatabaseClient();
		this.transactions = TransactionalOperator.create(new R2dbcTransactionManager(connections),
				new DefaultTransactionDefinition(TransactionDefinition.PROPAGATION_REQUIRES_NEW));
		this.clock = clock;
		this.maxSessions = maxSessions;
		this.now = now;
		long millis = sweepInterval.toMillis();
		this.sweeper = timer.schedulePeriodically(() -> sweep().subscribe(), millis, millis, TimeUnit.MILLISECONDS);
	}

	@Override
	public Mono<Void> create(HandshakeSession session) {
		return this.recentCount.flatMap((count) -> {
			if (count >= this.maxSessions) {
				return Mono.error(new StoreFullException("too many sessions"));
			}
			return this.database.sql("SELECT " + this.now.get() + " AS now")
				.map((row) -> Objects.requireNonNull(row.get("now", OffsetDateTime.class)))
				.one();
		})
			.flatMap((readAt) -> this.rows.insert(row(session, null, readAt)))
			.onErrorMap(DuplicateKeyException.class,
					(ex) -> new IllegalStateException("the id of a new session is taken", ex))
			.transform(this::statement)
			.then();
	}

	@Override
	public Mono<HandshakeSession> find(String id) {
		return statement(row(id)).map(this::session);
	}

	private <T> Mono<T> statement(Mono<T> statement) {
		return alone(statement).timeout(TIMEOUT, TimeLimits.scheduler()).onErrorMap(UpdateRaces::outage);
	}

	// In a caller's transaction an acknowledged write could be undone, and would hold
	// back the frames until its end. Merely to suspend it (NOT_SUPPORTED) would keep a
	// connection in a scope of its own while a change with frames waits for a second one.
	private <T> Mono<T> alone(Mono<T> work) {
		return TransactionSynchronizationManager.forCurrentTransaction()
			.map((callers) -> this.transactions.transactional(work))
			.onErrorResume(NoTransactionException.class, (ex) -> Mono.just(work))
			.flatMap(Function.identity());
	}

	private Mono<SessionRow> row(String id) {
		return Mono.defer(
				() -> this.rows
					.getRowsFetchSpec(this.database.sql(FIND.formatted(this.now.get())).bind("id", id),
							SessionRow.class, SessionRow.class)
					.one());
	}

	private HandshakeSession session(SessionRow row) {
		return this.codec.decode(row.document());
	}

	@Override
	public <R> Mono<Change<R>> update(String id, Function<HandshakeSession, Change<R>> fn) {
		return this.races.run(id, alone(row(id)).flatMap((row) -> changed(row, fn)));
	}

	@SuppressWarnings("ReferenceEquality")
	private <R> Mono<Change<R>> changed(SessionRow row, Function<HandshakeSession, Change<R>> fn) {
		HandshakeSession before = session(row);
		Change<R> change = fn.apply(before);
		HandshakeSession after = change.session();
		if (after == before) {
			return Mono.just(change);
		}
		Mono<SessionRow> write = (after == null) ? this.rows.delete(row)
				: this.rows.update(row(after, row.version(), Objects.requireNonNull(row.readAt())));
		if (change.frames().isEmpty()) {
			return alone(write).thenReturn(change);
		}
		return this.transactions.transactional(write.then(add(change.publication(row.id())))).thenReturn(change);
	}

	private Mono<Void> add(SessionFrames frames) {
		return this.database.sql(ADD_FRAMES)
			.bind("id", frames.sessionId())
			.bind("first", frames.first())
			.bind("document", this.codec.encode(frames))
			.then();
	}

	// What remains of the ttl is the same by both clocks, whatever they show.
	private SessionRow row(HandshakeSession session, @Nullable Long version, OffsetDateTime readAt) {
		OffsetDateTime expiresAt = readAt.plus(Duration.between(this.clock.instant(), session.expiresAt()))
			.plusNanos(999)
			.truncatedTo(ChronoUnit.MICROS);
		return new SessionRow(session.id(), version, this.codec.encode(session), expiresAt, null);
	}

	@Override
	public Flux<SessionFrames> framesFrom(Map<String, Long> positions) {
		return this.database.sql(FRAMES)
			.bind("ids", positions.keySet().toArray(String[]::new))
			.bind("positions", positions.values().toArray(Long[]::new))
			.map((row) -> this.frames.read(Objects.requireNonNull(row.get(0, String.class)),
					Objects.requireNonNull(row.get(1, Long.class)), Objects.requireNonNull(row.get(2, byte[].class))))
			.all()
			.collectList()
			.transform(this::statement)
			.flatMapIterable(Function.identity());
	}

	@Override
	public Mono<Long> count() {
		return this.database.sql("SELECT count(*) FROM hpp_sessions")
			.map((row) -> Objects.requireNonNull(row.get(0, Long.class)))
			.one()
			.transform(this::statement);
	}

	/**
	 * Deletes expired sessions, and frames that all nodes have had time to read.
	 * @return completes when it is done or has failed, which is logged
	 */
	public Mono<Void> sweep() {
		return Mono.defer(() -> deleted(SWEEP.formatted(this.now.get(), SWEPT_AT_ONCE)))
			.then(deleted(SWEEP_FRAMES))
			.onErrorResume((ex) -> {
				logger.warn("Expired sessions could not be deleted: {}", ex.toString());
				return Mono.empty();
			});
	}

	private Mono<Void> deleted(String sql) {
		return this.database.sql(sql)
			.fetch()
			.rowsUpdated()
			.transform(this::statement)
			.repeat()
			.takeUntil((rows) -> rows < SWEPT_AT_ONCE)
			.then();
	}

	@Override
	public void close() {
		this.sweeper.dispose();
	}

}

package io.quintet.acp.store.r2dbc;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Readable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.quintet.acp.broadcast.ThreadChange;
import io.quintet.acp.broadcast.ThreadFrame;
import io.quintet.acp.thread.ThreadEvent;

/**
 * The writes of a lane whose answer was lost. Before anything else is written, the
 * session that was to write them is ended, and it is found out what it has committed, so
 * that what was stored is published in its place and nothing is stored after that. Used
 * by one statement at a time.
 */
final class Doubts {

	private static final Logger logger = LoggerFactory.getLogger(Doubts.class);

	/** Time between two attempts at a session that does not end. */
	static final long PAUSE_MILLIS = 500;

	// Reached only while the database refuses to terminate sessions of this role.
	private static final int MAX = 10_000;

	// Terminating sessions of the own role is permitted by default; where it is not, the
	// session has to time out.
	private static final String END = """
			select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and objsubid = 1 \
			and (classid::bigint << 32 | objid::bigint) = $1 \
			and database = (select oid from pg_database where datname = current_database())""";

	private static final String AWAIT_END = "select true from (select pg_advisory_xact_lock($1)) as ended";

	private static final String IS_ENDED = "select pg_try_advisory_xact_lock($1)";

	private final Scheduler timer;

	private final Map<Long, List<Doubt>> open = new LinkedHashMap<>();

	private long notBefore = Long.MIN_VALUE;

	private volatile int count;

	Doubts(Scheduler timer) {
		this.timer = timer;
	}

	int count() {
		return this.count;
	}

	/** Takes a write that was sent in a session and not answered. */
	void add(long session, Doubt doubt) {
		this.open.computeIfAbsent(session, (key) -> new ArrayList<>()).add(doubt);
		recount();
	}

	/** A repeat that was stored is published by its own statement. */
	void forgetStored(List<ThreadChange> changes) {
		if (this.open.isEmpty()) {
			return;
		}
		for (ThreadChange change : changes) {
			for (ThreadFrame frame : change.frames()) {
				if (frame instanceof ThreadFrame.EventStored stored) {
					this.open.values()
						.forEach((doubts) -> doubts.removeIf((doubt) -> stored.event().id().equals(doubt.eventId())));
				}
			}
		}
		recount();
	}

	/**
	 * Settles the writes of sessions that are gone, and ends the others.
	 * @param frames takes what has to be published
	 */
	Mono<Void> settle(Connection connection, Consumer<List<ThreadFrame>> frames) {
		if (this.open.isEmpty()) {
			return Mono.empty();
		}
		if (this.timer.now(TimeUnit.MILLISECONDS) < this.notBefore) {
			return checkRoom();
		}
		return Flux.fromIterable(List.copyOf(this.open.keySet()))
			.concatMap((session) -> isEnded(connection, session)
				.flatMap((ended) -> ended ? judge(connection, session, frames) : postpone()))
			.then(Mono.defer(this::checkRoom));
	}

	private Mono<Void> checkRoom() {
		return (this.count < MAX) ? Mono.empty()
				: Mono.error(new IllegalStateException("Sessions with too many writes in doubt do not end"));
	}

	private Mono<Boolean> isEnded(Connection connection, long session) {
		return rows(connection, END, session).any(Boolean::booleanValue)
			.onErrorResume((ex) -> SqlFailure.of(ex) == SqlFailure.REFUSED, (ex) -> {
				logger.warn("A session with writes in doubt cannot be ended, it has to end by itself: {}",
						ex.toString());
				return Mono.just(false);
			})
			.flatMap((signalled) -> rows(connection, signalled ? AWAIT_END : IS_ENDED, session).single())
			.onErrorResume((ex) -> SqlFailure.of(ex) == SqlFailure.LOCKED, (ex) -> Mono.just(false));
	}

	private static Flux<Boolean> rows(Connection connection, String sql, long session) {
		return Flux.from(connection.createStatement(sql).bind(0, session).execute())
			.concatMap((result) -> result.map((row) -> Boolean.TRUE.equals(row.get(0, Boolean.class))));
	}

	private Mono<Void> postpone() {
		this.notBefore = this.timer.now(TimeUnit.MILLISECONDS) + PAUSE_MILLIS;
		return Mono.empty();
	}

	// Sequential, so that nothing is published twice when the connection breaks in
	// between.
	private Mono<Void> judge(Connection connection, long session, Consumer<List<ThreadFrame>> frames) {
		List<Doubt> doubts = this.open.getOrDefault(session, List.of());
		return Flux.fromIterable(List.copyOf(doubts))
			.concatMap((doubt) -> new Reader(connection).framesOf(doubt).collectList().doOnSuccess((found) -> {
				close(session, doubt);
				frames.accept(found);
			}).onErrorResume((ex) -> {
				if (SqlFailure.of(ex) == SqlFailure.LOST) {
					return Mono.error(ex);
				}
				logger.error("It cannot be found out what became of a write to thread {}", doubt.threadId(), ex);
				close(session, doubt);
				return Mono.empty();
			}))
			.then();
	}

	private void close(long session, Doubt doubt) {
		List<Doubt> doubts = this.open.get(session);
		if (doubts != null) {
			doubts.remove(doubt);
		}
		recount();
	}

	private void recount() {
		int left = 0;
		for (Iterator<List<Doubt>> sessions = this.open.values().iterator(); sessions.hasNext();) {
			int size = sessions.next().size();
			if (size == 0) {
				sessions.remove();
			}
			left += size;
		}
		this.count = left;
	}

	/** Reads what is there now. */
	private record Reader(Connection connection) {

		Flux<ThreadFrame> framesOf(Doubt doubt) {
			return Flux.fromIterable(doubt.textIds()).concatMap(this::event).concatWith(change(doubt));
		}

		private Flux<ThreadFrame> change(Doubt doubt) {
			Flux<ThreadFrame> event = event(doubt.eventId());
			return switch (doubt.kind()) {
				case NONE -> event;
				// Not every change of a thread or its members stores an event, so the
				// current state is published in any case.
				case THREAD -> event.concatWith(thread(doubt.threadId()));
				case MEMBERS -> endOfRun(doubt.runEventId()).concatWith(event).concatWith(members(doubt.threadId()));
				case RUNS -> {
					Flux<ThreadFrame> runs = Flux.fromIterable(doubt.runIds()).concatMap(this::run);
					yield (doubt.eventId() == null) ? runs
							: event.collectList()
								.flatMapMany((stored) -> stored.isEmpty() ? Flux.empty()
										: runs.concatWith(Flux.fromIterable(stored)));
				}
				case DELETION ->
					rows("select id from acp_threads where id = $1", doubt.threadId(), (row) -> true).hasElements()
						.flatMapMany((present) -> present ? Flux.empty()
								: Flux.just(new ThreadFrame.ThreadDeleted(doubt.threadId())));
			};
		}

		private Flux<ThreadFrame> event(@Nullable String eventId) {
			return (eventId == null) ? Flux.empty()
					: rows("select " + EventRows.COLUMNS + " from acp_events where id = $1", eventId,
							(row) -> new ThreadFrame.EventStored(new EventRows().read(row)));
		}

		private Flux<ThreadFrame> endOfRun(@Nullable String eventId) {
			return event(eventId).singleOrEmpty().flatMapMany((frame) -> {
				ThreadEvent end = ((ThreadFrame.EventStored) frame).event();
				return run(Objects.requireNonNull(end.runId())).concatWith(Flux.just(frame));
			});
		}

		private Flux<ThreadFrame> thread(String threadId) {
			return rows("select " + Columns.THREAD + " from acp_threads where id = $1", threadId,
					(row) -> new ThreadFrame.ThreadUpdated(Columns.thread(row)));
		}

		private Flux<ThreadFrame> run(String runId) {
			return rows("select " + Columns.RUN + " from acp_runs where id = $1", runId,
					(row) -> new ThreadFrame.RunUpdated(Columns.run(row)));
		}

		private Flux<ThreadFrame> members(String threadId) {
			return rows("select identity from acp_members where thread_id = $1 order by added_at, identity_id",
					threadId, (row) -> Columns.identity(row, "identity"))
				.collectList()
				.<ThreadFrame>map((members) -> new ThreadFrame.MembersUpdated(threadId, members))
				.flux();
		}

		private <T> Flux<T> rows(String sql, String id, Function<Readable, T> row) {
			return Flux.from(Reads.statement(this.connection, sql, id).execute())
				.concatMap((result) -> result.map(row));
		}

	}

}

package io.quintet.acp.store.r2dbc;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

import io.quintet.acp.broadcast.ThreadFrame;
import io.quintet.acp.store.ThreadChanges;
import io.quintet.acp.thread.Identity;
import io.quintet.support.OutageLog;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.Readable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;

/**
 * Reads what any node has changed of threads that {@link PostgresThreadStore} keeps, on
 * connections of its own, so that the readers of the application's pool cannot keep
 * frames waiting.
 */
public final class PostgresThreadChanges implements ThreadChanges {

	private static final Logger logger = LoggerFactory.getLogger(PostgresThreadChanges.class);

	// Events of one thread in one part.
	private static final int MAX_EVENTS = 100;

	private static final int RUN = 0;

	private static final int EVENT = 1;

	private static final int THREAD = 2;

	private static final int MEMBER = 3;

	// Order and limit keep Postgres to the indexes. Without them it takes a part of a
	// thread for much of the table, and scans all of it.
	static final String SINCE = """
			with asked as materialized (
			  select a.id, a.version as known, a.at as since, t.version, t.last_event_at, t.changed_at,
			         t.members_changed_at, (select e.created_at from acp_events e
			           where e.thread_id = a.id and e.created_at > a.at order by e.created_at offset $4 limit 1) as cut
			  from unnest($1::text[], $2::bigint[], $3::timestamptz[]) as a(id, version, at)
			  left join acp_threads t on t.id = a.id),
			part as materialized (select *, coalesce(cut, 'infinity') as upto from asked where version > known)
			select e.id, e.thread_id, e.run_id, e.type, e.author, e.payload, e.metadata, e.client_id,
			       (extract(epoch from e.created_at) * 1000000)::bigint as created_us, 1 as kind, e.created_at as at,
			       null::bigint as version, null::jsonb as assistant, null::jsonb as triggered_by, null::text as status,
			       null::jsonb as error, null::text as idempotency_key, null::timestamptz as started_at,
			       null::timestamptz as completed_at, null::jsonb as tenant, null::timestamptz as created_at,
			       null::timestamptz as updated_at
			from part p cross join lateral (select * from acp_events e
			  where e.thread_id = p.id and e.created_at > p.since and e.created_at < p.upto
			  order by e.created_at limit $4) e
			union all
			select r.id, r.thread_id, null, null, null, null, r.metadata, null, null, 0, r.changed_at, null, r.assistant,
			       r.triggered_by, r.status, r.error, r.idempotency_key, r.started_at, r.completed_at, null, null, null
			from part p cross join lateral (select * from acp_runs r
			  where r.thread_id = p.id and r.changed_at > p.since and r.changed_at < p.upto
			  order by r.changed_at offset 0) r
			union all
			select t.id, t.id, null, null, null, null, t.metadata, null, null, 2, t.changed_at, null, null, null, null,
			       null, null, null, null, t.tenant, t.created_at, t.updated_at
			from part p join acp_threads t on t.id = p.id
			where p.changed_at > p.since and p.changed_at < p.upto
			union all
			select m.identity_id, p.id, null, null, m.identity, null, null, null, null, 3, p.members_changed_at, null,
			       null, null, null, null, null, null, null, null, m.added_at, null
			from part p left join acp_members m on m.thread_id = p.id
			where p.members_changed_at > p.since and p.members_changed_at < p.upto
			union all
			select null, a.id, null, null, null, null, null, null, null, 4, 'infinity', a.version, null, null, null, null,
			       null, null, null, null, a.last_event_at, a.cut
			from asked a
			order by thread_id, at, kind, created_at, id""";

	private final ConnectionPool pool;

	private final Reads reads;

	/**
	 * Creates a reader. Nothing is opened before the first use.
	 * @param factory the database of the store; of a pool, what it is built on
	 * @param statementTimeout longest time of a statement
	 * @param timer measures timeouts
	 */
	public PostgresThreadChanges(ConnectionFactory factory, Duration statementTimeout, Scheduler timer) {
		this.pool = new Connector(factory, statementTimeout, timer).pool();
		this.reads = new Reads(this.pool, statementTimeout,
				new OutageLog(logger, "The database tells changes of threads again", timer), timer);
	}

	@Override
	public Flux<ThreadPosition> positions(Collection<String> threadIds) {
		return this.reads.rows("select id, version, last_event_at from acp_threads where id = any($1)",
				(row) -> new ThreadPosition(Columns.text(row, "id"), version(row), Columns.time(row, "last_event_at")),
				(Object) threadIds.toArray(String[]::new));
	}

	@Override
	public Flux<ThreadProgress> since(Collection<ThreadPosition> positions) {
		return Flux.defer(() -> {
			EventRows events = new EventRows();
			return this.reads.rows(SINCE, (row) -> Row.of(row, events), texts(positions, ThreadPosition::threadId),
					texts(positions, (position) -> Long.toString(position.version())),
					texts(positions, (position) -> position.at().toString()), MAX_EVENTS);
		}).bufferUntilChanged(Row::threadId).map(PostgresThreadChanges::progress);
	}

	private static String[] texts(Collection<ThreadPosition> positions, Function<ThreadPosition, String> text) {
		return positions.stream().map(text).toArray(String[]::new);
	}

	private static long version(Readable row) {
		return Objects.requireNonNull(row.get("version", Long.class));
	}

	private static ThreadProgress progress(List<Row> rows) {
		List<ThreadFrame> frames = new ArrayList<>();
		List<Identity> members = null;
		ThreadPosition position = null;
		boolean complete = true;
		for (Row row : rows) {
			if (members != null && row.kind() != MEMBER) {
				frames.add(new ThreadFrame.MembersUpdated(row.threadId(), members));
				members = null;
			}
			if (row.frame() != null) {
				frames.add(row.frame());
			}
			else if (row.kind() == MEMBER) {
				members = (members != null) ? members : new ArrayList<>();
				if (row.member() != null) {
					members.add(row.member());
				}
			}
			else {
				position = Objects.requireNonNull(row.position());
				complete = row.complete();
			}
		}
		ThreadPosition told = Objects.requireNonNull(position, "The rows of a thread end with its position");
		if (told.isDeleted()) {
			frames.add(new ThreadFrame.ThreadDeleted(told.threadId()));
		}
		return new ThreadProgress(told, complete, frames);
	}

	/** Closes the connections. */
	public void close() {
		this.pool.dispose();
	}

	/** One row: a frame, a member, or the position, which comes last. */
	private record Row(String threadId, int kind, @Nullable ThreadFrame frame, @Nullable Identity member,
			@Nullable ThreadPosition position, boolean complete) {

		static Row of(Readable row, EventRows events) {
			String threadId = Columns.text(row, "thread_id");
			int kind = Objects.requireNonNull(row.get("kind", Integer.class));
			return switch (kind) {
				case RUN -> new Row(threadId, kind, new ThreadFrame.RunUpdated(Columns.run(row)), null, null, false);
				case EVENT -> new Row(threadId, kind, new ThreadFrame.EventStored(events.read(row)), null, null, false);
				case THREAD ->
					new Row(threadId, kind, new ThreadFrame.ThreadUpdated(Columns.thread(row)), null, null, false);
				case MEMBER -> new Row(threadId, kind, null,
						(row.get("id", String.class) != null) ? Columns.identity(row, "author") : null, null, false);
				default -> ofPosition(threadId, kind, row);
			};
		}

		// The version stays behind while events are left, so that no change of this node
		// seems to follow directly.
		private static Row ofPosition(String threadId, int kind, Readable row) {
			if (row.get("version", Long.class) == null) {
				return new Row(threadId, kind, null, null, ThreadPosition.ofDeleted(threadId), true);
			}
			Instant cut = row.get("updated_at", Instant.class);
			return new Row(threadId, kind, null, null,
					(cut != null) ? new ThreadPosition(threadId, -1, cut.minus(1, ChronoUnit.MICROS))
							: new ThreadPosition(threadId, version(row), Columns.time(row, "created_at")),
					cut == null);
		}

	}

}

package io.quintet.acp.store.r2dbc;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

import io.quintet.acp.broadcast.ThreadFrame;

/**
 * The writes of a lane whose answer was lost. Before anything else is written it is found
 * out what became of them, so that what was stored is published in its place. Used by one
 * statement at a time.
 */
final class Doubts {

	private static final Logger logger = LoggerFactory.getLogger(Doubts.class);

	private static final String LOCK = """
			select 1 from acp_threads where id = $1 for no key update""";

	private final Scheduler timer;

	private final long patience;

	private final List<Open> open = new ArrayList<>();

	private volatile int count;

	Doubts(Scheduler timer, Duration patience) {
		this.timer = timer;
		this.patience = patience.toMillis();
	}

	int count() {
		return this.count;
	}

	void add(Doubt doubt) {
		this.open.add(new Open(doubt, this.timer.now(TimeUnit.MILLISECONDS)));
		this.count = this.open.size();
	}

	/** A repeat that was stored is published by its own statement. */
	void forgetStored(List<ThreadFrame> frames) {
		if (this.open.isEmpty()) {
			return;
		}
		for (ThreadFrame frame : frames) {
			if (frame instanceof ThreadFrame.EventStored stored) {
				this.open.removeIf((doubt) -> stored.event().id().equals(doubt.doubt().eventId()));
			}
		}
		this.count = this.open.size();
	}

	/**
	 * Settles what can be settled; what is not found may still be on its way, so it stays
	 * for the time that a statement may take.
	 * @param frames takes what has to be published
	 */
	Mono<Void> settle(Connection connection, Consumer<List<ThreadFrame>> frames) {
		if (this.open.isEmpty()) {
			return Mono.empty();
		}
		return Flux.fromIterable(List.copyOf(this.open)).concatMap((doubt) -> settle(connection, doubt, frames)).then();
	}

	private Mono<Void> settle(Connection connection, Open doubt, Consumer<List<ThreadFrame>> frames) {
		boolean old = this.timer.now(TimeUnit.MILLISECONDS) - doubt.since() > this.patience;
		return new Reader(connection).framesOf(doubt.doubt(), old).doOnSuccess((found) -> {
			if (old || !found.isEmpty()) {
				close(doubt);
				frames.accept(found);
			}
		}).onErrorResume((ex) -> {
			SqlFailure failure = SqlFailure.of(ex);
			if (failure == SqlFailure.LOST || failure == SqlFailure.LOCKED) {
				return Mono.error(ex);
			}
			logger.error("It cannot be found out what became of a write to thread {}", doubt.doubt().threadId(), ex);
			close(doubt);
			return Mono.empty();
		}).then();
	}

	private void close(Open doubt) {
		this.open.remove(doubt);
		this.count = this.open.size();
	}

	private record Open(Doubt doubt, long since) {
	}

	/** Reads what is there now. */
	private record Reader(Connection connection) {

		// The lock waits for a transaction that the broken connection has left behind.
		Mono<List<ThreadFrame>> framesOf(Doubt doubt, boolean old) {
			return rows(LOCK, doubt.threadId(), (row) -> true).collectList()
				.flatMap((present) -> frames(doubt, old).collectList());
		}

		private Flux<ThreadFrame> frames(Doubt doubt, boolean old) {
			Flux<ThreadFrame> event = event(doubt.eventId());
			return switch (doubt.kind()) {
				case NONE -> event;
				case THREAD -> withState(event, thread(doubt.threadId()), old);
				case MEMBERS -> withState(event, members(doubt.threadId()), old);
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

		// Not every change of a thread or its members stores an event: in the end the
		// present state is told, whatever it is.
		private static Flux<ThreadFrame> withState(Flux<ThreadFrame> event, Flux<ThreadFrame> state, boolean old) {
			return event.collectList()
				.flatMapMany((stored) -> (stored.isEmpty() && !old) ? Flux.empty()
						: Flux.fromIterable(stored).concatWith(state));
		}

		private Flux<ThreadFrame> event(@Nullable String eventId) {
			return (eventId == null) ? Flux.empty()
					: rows("select " + EventRows.COLUMNS + " from acp_events where id = $1", eventId,
							(row) -> new ThreadFrame.EventStored(new EventRows().read(row)));
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
			return Flux.from(new Binder(this.connection, sql).text(id).statement().execute())
				.concatMap((result) -> result.map(row));
		}

	}

}

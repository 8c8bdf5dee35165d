package io.quintet.acp.store.r2dbc;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Readable;
import io.r2dbc.spi.Statement;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

import io.quintet.acp.broadcast.ThreadChange;
import io.quintet.acp.broadcast.ThreadFrame;
import io.quintet.acp.internal.json.AcpJson;
import io.quintet.acp.internal.json.StorableText;
import io.quintet.acp.store.AppendedEvent;
import io.quintet.acp.store.RunOverException;
import io.quintet.acp.store.ThreadStore.NewEvent;
import io.quintet.acp.thread.AcpException;
import io.quintet.acp.thread.ThreadEvent;

/**
 * An event to be stored, alone or together with others. The functions that it calls are
 * in {@code V1__acp_threads.sql}.
 */
final class AppendJob extends LaneJob<AppendedEvent> {

	private static final String ONE = """
			select r_outcome, r_id, r_at, r_version from acp_append_v2($1, $2, $3::jsonb, $4, $5, $6::jsonb, $7, $8::jsonb, $9::jsonb, \
			$10, $11, $12)""";

	private static final String MANY = """
			select r_outcome, r_id, r_at, r_version from acp_append_many_v2($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)""";

	/** The parameters of both functions, in their order. */
	private static final List<Function<AppendJob, @Nullable String>> COLUMNS = List.of((job) -> job.event.id(),
			(job) -> job.event.threadId(), (job) -> job.tenant, AppendJob::member, (job) -> job.event.author().id(),
			(job) -> job.author, (job) -> job.event.body().type(), (job) -> job.payload, (job) -> job.metadata,
			(job) -> job.event.clientId(), AppendJob::run, AppendJob::owner);

	private final NewEvent event;

	private final @Nullable String tenant;

	private final String author;

	private final String payload;

	private final String metadata;

	private final Function<String, Mono<ThreadEvent>> events;

	private AppendJob(NewEvent event, @Nullable String tenant, String author, String payload, String metadata,
			Function<String, Mono<ThreadEvent>> events, MonoSink<AppendedEvent> sink) {
		super(event.threadId(), 200L + author.length() + payload.length() + metadata.length(), sink);
		this.event = event;
		this.tenant = tenant;
		this.author = author;
		this.payload = payload;
		this.metadata = metadata;
		this.events = events;
	}

	/**
	 * Creates a job.
	 * @param events finds an event by its id
	 * @throws AcpException when the event has text that Postgres cannot keep
	 */
	static AppendJob of(NewEvent event, Function<String, Mono<ThreadEvent>> events, MonoSink<AppendedEvent> sink) {
		String tenant = (event.guard() != null) ? AcpJson.text(event.guard().tenant()) : null;
		String author = AcpJson.text(event.author());
		String payload = AcpJson.text(event.body());
		String metadata = AcpJson.text(event.metadata());
		if (event.clientId() != null) {
			StorableText.check(event.clientId());
		}
		return new AppendJob(event, tenant, author, payload, metadata, events, sink);
	}

	@Override
	Mono<List<ThreadChange>> perform(Connection connection) {
		@Nullable Object[] values = COLUMNS.stream().map((column) -> column.apply(this)).toArray();
		return rows(Reads.statement(connection, ONE, values)).map((rows) -> settle(List.of(this), rows));
	}

	/**
	 * Stores several events in one commit. The function wants the events of a thread
	 * together, and the threads in order.
	 */
	static Mono<List<ThreadChange>> performAll(Connection connection, List<AppendJob> jobs) {
		List<AppendJob> ordered = jobs.stream().sorted(Comparator.comparing(AppendJob::threadId)).toList();
		Object[] values = COLUMNS.stream()
			.map((column) -> ordered.stream().map(column).toArray(String[]::new))
			.toArray();
		return rows(Reads.statement(connection, MANY, values)).map((rows) -> settle(ordered, rows));
	}

	private static Mono<List<Row>> rows(Statement statement) {
		return Flux.from(statement.execute()).concatMap((result) -> result.map(Row::of)).collectList();
	}

	// Refused events have moved the version too, so they are part of the change.
	private static List<ThreadChange> settle(List<AppendJob> jobs, List<Row> rows) {
		if (rows.size() != jobs.size()) {
			throw new IllegalStateException("Sent " + jobs.size() + " events, got " + rows.size() + " outcomes");
		}
		List<ThreadChange> changes = new ArrayList<>();
		List<ThreadFrame> frames = new ArrayList<>();
		Instant at = null;
		for (int i = 0; i < rows.size(); i++) {
			AppendJob job = jobs.get(i);
			ThreadEvent stored = job.settle(rows.get(i));
			if (stored != null) {
				frames.add(new ThreadFrame.EventStored(stored));
				at = stored.createdAt();
			}
			Long version = rows.get(i).version();
			boolean last = i + 1 == rows.size() || !jobs.get(i + 1).threadId().equals(job.threadId());
			if (last && version != null) {
				changes.add(new ThreadChange(job.threadId(), version, at, frames));
				frames = new ArrayList<>();
				at = null;
			}
		}
		return changes;
	}

	private @Nullable ThreadEvent settle(Row row) {
		switch (row.outcome()) {
			case "stored" -> {
				ThreadEvent stored = stored(row.required().createdAt());
				succeed(Mono.just(new AppendedEvent(stored, false)));
				return stored;
			}
			case "duplicate" -> succeed(this.events.apply(row.required().id())
				.map((event) -> new AppendedEvent(event, true))
				// The thread was deleted since.
				.switchIfEmpty(Mono.error(AcpException::threadNotFound)));
			case "not_found" -> fail(AcpException.threadNotFound());
			case "not_member" -> fail(AcpException.notMember());
			case "run_over" -> fail(new RunOverException(String.valueOf(run())));
			default -> throw new IllegalStateException("Unknown outcome '" + row.outcome() + "'");
		}
		return null;
	}

	/**
	 * Settles a job whose id is taken: a repeat of an event that was stored after all.
	 */
	void repeat(Throwable conflict) {
		succeed(this.events.apply(this.event.id())
			.filter((stored) -> stored.threadId().equals(threadId()))
			.map((stored) -> new AppendedEvent(stored, false))
			.switchIfEmpty(Mono.error(conflict)));
	}

	@Override
	Doubt doubt() {
		return Doubt.ofEvent(threadId(), this.event.id(), Doubt.Kind.NONE);
	}

	private ThreadEvent stored(Instant at) {
		return new ThreadEvent(this.event.id(), threadId(), run(), this.event.author(), at, this.event.metadata(),
				this.event.clientId(), this.event.body());
	}

	private @Nullable String member() {
		return (this.event.guard() != null) ? this.event.guard().identityId() : null;
	}

	private @Nullable String run() {
		return (this.event.run() != null) ? this.event.run().runId() : null;
	}

	private @Nullable String owner() {
		return (this.event.run() != null) ? this.event.run().owner() : null;
	}

	private record Row(String outcome, @Nullable String id, @Nullable Instant createdAt, @Nullable Long version) {

		static Row of(Readable row) {
			return new Row(Columns.text(row, "r_outcome"), row.get("r_id", String.class),
					row.get("r_at", Instant.class), row.get("r_version", Long.class));
		}

		Position required() {
			if (this.id == null || this.createdAt == null) {
				throw new IllegalStateException("The outcome '" + this.outcome + "' came without an event");
			}
			return new Position(this.id, this.createdAt);
		}

	}

	private record Position(String id, Instant createdAt) {
	}

}

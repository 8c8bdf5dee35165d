package io.quintet.acp.store.r2dbc;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

import io.r2dbc.postgresql.codec.Json;
import io.r2dbc.spi.Readable;
import org.jspecify.annotations.Nullable;

import io.quintet.acp.broadcast.ThreadChange;
import io.quintet.acp.broadcast.ThreadFrame;
import io.quintet.acp.internal.json.AcpJson;
import io.quintet.acp.internal.json.StorableText;
import io.quintet.acp.store.RunTransition;
import io.quintet.acp.store.ThreadStore.Guard;
import io.quintet.acp.store.ThreadStore.KeptStream;
import io.quintet.acp.store.ThreadStore.MemberRemoval;
import io.quintet.acp.store.ThreadStore.NewMember;
import io.quintet.acp.store.ThreadStore.NewRuns;
import io.quintet.acp.store.ThreadStore.RunOwner;
import io.quintet.acp.store.ThreadStore.StartedRun;
import io.quintet.acp.store.ThreadStore.ThreadUpdate;
import io.quintet.acp.store.r2dbc.CallJob.Call;
import io.quintet.acp.store.r2dbc.CallJob.Committed;
import io.quintet.acp.thread.AcpException;
import io.quintet.acp.thread.AcpThread;
import io.quintet.acp.thread.ErrorCode;
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
 * The calls of the functions that change something, with what each of their outcomes
 * means.
 */
final class LaneCalls {

	private static final int CALL_SIZE = 500;

	private final boolean lifecycleEvents;

	LaneCalls(boolean lifecycleEvents) {
		this.lifecycleEvents = lifecycleEvents;
	}

	Call<?, AcpThread> update(ThreadUpdate update) {
		String eventId = Ids.event();
		String tenant = (update.tenant() != null) ? AcpJson.text(update.tenant()) : null;
		String scope = (update.tenant() != null) ? TenantScopes.scopeOf(update.tenant()) : null;
		String metadata = (update.metadata() != null) ? AcpJson.text(update.metadata()) : null;
		String author = AcpJson.text(update.author());
		String callerTenant = tenant(update.guard());
		Doubt doubt = Doubt.ofEvent(update.threadId(), eventId, Doubt.Kind.THREAD);
		return new Call<>(doubt, size(tenant, metadata, author), (connection) -> Reads.statement(connection, """
				select * from acp_update_thread_v2($1, $2::jsonb, $3, $4::jsonb, $5, $6::jsonb, $7, $8, $9::jsonb)""",
				update.threadId(), callerTenant, member(update.guard()), tenant, scope, metadata, eventId,
				update.author().id(), author), stored(Updated::of), (rows) -> {
					Row<Updated> row = check(rows).get(0);
					AcpThread thread = row.required().thread();
					Tenant from = row.required().from();
					ThreadFrame updated = new ThreadFrame.ThreadUpdated(thread);
					if (from == null) {
						return committed(thread, thread.id(), row, List.of(updated));
					}
					ThreadEvent event = event(eventId, thread.id(), null, update.author(), row.time(),
							new EventBody.TenantChanged(from, thread.tenant()));
					return committed(thread, thread.id(), row, List.of(new ThreadFrame.EventStored(event), updated));
				});
	}

	Call<?, Void> delete(String threadId, @Nullable Guard guard) {
		String tenant = tenant(guard);
		Doubt doubt = new Doubt(threadId, null, List.of(), Doubt.Kind.DELETION);
		return new Call<>(doubt, CALL_SIZE,
				(connection) -> Reads.statement(connection, "select * from acp_delete_thread_v1($1, $2::jsonb, $3)",
						threadId, tenant, member(guard)),
				(row) -> new Row<>(Columns.text(row, "r_outcome"), null, row.get("r_at", Instant.class), Long.MAX_VALUE,
						runOf(row)),
				(rows) -> {
					List<ThreadFrame> frames = new ArrayList<>();
					for (Row<Run> row : check(rows)) {
						if (row.value() != null) {
							frames.add(new ThreadFrame.RunUpdated(row.value()));
						}
					}
					frames.add(new ThreadFrame.ThreadDeleted(threadId));
					return committed(null, threadId, rows.get(0), frames);
				});
	}

	Call<?, Member> add(NewMember member) {
		String eventId = Ids.event();
		String identity = AcpJson.text(member.identity());
		String addedBy = AcpJson.text(member.addedBy());
		String role = StorableText.check(member.role());
		String tenant = tenant(member.guard());
		Doubt doubt = Doubt.ofEvent(member.threadId(), eventId, Doubt.Kind.MEMBERS);
		return new Call<>(doubt, size(identity, addedBy, role), (connection) -> Reads.statement(connection, """
				select * from acp_add_member_v2($1, $2::jsonb, $3, $4, $5::jsonb, $6, $7, $8::jsonb, $9, $10)""",
				member.threadId(), tenant, member(member.guard()), member.identity().id(), identity, role,
				member.addedBy().id(), addedBy, member.maxMembers(), this.lifecycleEvents ? eventId : null),
				stored((row) -> Added.of(member.threadId(), row)), (rows) -> {
					Row<Added> first = check(rows).get(0);
					List<ThreadFrame> frames = new ArrayList<>();
					List<Member> members = rows.stream().map((row) -> row.required().member()).toList();
					if (this.lifecycleEvents && first.required().changed()) {
						frames.add(new ThreadFrame.EventStored(event(eventId, member.threadId(), null, member.addedBy(),
								first.time(), new EventBody.MemberAdded(member.identity()))));
					}
					frames.add(new ThreadFrame.MembersUpdated(member.threadId(),
							members.stream().map(Member::identity).toList()));
					Member added = members.stream()
						.filter((present) -> present.identity().id().equals(member.identity().id()))
						.findFirst()
						.orElse(null);
					return committed(added, member.threadId(), first, frames);
				});
	}

	Call<?, Void> remove(MemberRemoval removal) {
		String eventId = Ids.event();
		String runEventId = Ids.event();
		String removedBy = AcpJson.text(removal.removedBy());
		String identityId = StorableText.check(removal.identityId());
		String tenant = tenant(removal.guard());
		Doubt doubt = Doubt.ofRemoval(removal.threadId(), eventId, runEventId);
		return new Call<>(doubt, size(removedBy),
				(connection) -> Reads.statement(connection,
						"select * from acp_remove_member_v3($1, $2::jsonb, $3, $4, $5, $6::jsonb, $7, $8)",
						removal.threadId(), tenant, member(removal.guard()), identityId, removal.removedBy().id(),
						removedBy, this.lifecycleEvents ? eventId : null, runEventId),
				stored(Removed::of), (rows) -> {
					List<ThreadFrame> frames = new ArrayList<>();
					Row<Removed> row = check(rows).get(0);
					Removed first = row.required();
					if (first.run() != null) {
						frames.addAll(stepped(runEventId, first.run(), Objects.requireNonNull(first.runAt()),
								new EventBody.RunCancelled()));
					}
					if (this.lifecycleEvents && first.removed() != null) {
						frames.add(new ThreadFrame.EventStored(event(eventId, removal.threadId(), null,
								removal.removedBy(), row.time(), new EventBody.MemberRemoved(first.removed()))));
					}
					List<Identity> members = rows.stream()
						.flatMap((present) -> Stream.ofNullable(present.required().member()))
						.toList();
					frames.add(new ThreadFrame.MembersUpdated(removal.threadId(), members));
					return committed(null, removal.threadId(), row, frames);
				});
	}

	Call<?, List<StartedRun>> start(NewRuns invocation, List<String> assistants) {
		String triggeredBy = AcpJson.text(invocation.triggeredBy());
		assistants.forEach(StorableText::check);
		String key = invocation.idempotencyKey();
		if (key != null) {
			StorableText.check(key);
		}
		String[] runIds = assistants.stream().map((id) -> Ids.run()).toArray(String[]::new);
		String tenant = tenant(invocation.guard());
		Doubt doubt = new Doubt(invocation.threadId(), null, List.of(runIds), Doubt.Kind.RUNS);
		return new Call<>(doubt, size(triggeredBy), (connection) -> Reads.statement(connection, """
				select * from acp_start_runs_v2($1, $2::jsonb, $3, $4, $5, $6, $7::jsonb, $8, \
				$9 * interval '1 millisecond', $10, $11)""", invocation.threadId(), tenant, member(invocation.guard()),
				assistants.toArray(String[]::new), runIds, key, triggeredBy, invocation.lease().owner(),
				Math.toIntExact(invocation.lease().duration().toMillis()), invocation.depth(), invocation.maxActive()),
				stored((row) -> new StartedRun(Columns.run(row), Columns.isTrue(row, "r_started")), "r_detail"),
				(rows) -> {
					List<StartedRun> runs = check(rows).stream().map(Row::required).toList();
					List<ThreadFrame> frames = runs.stream()
						.filter(StartedRun::started)
						.<ThreadFrame>map((started) -> new ThreadFrame.RunUpdated(started.run()))
						.toList();
					return committed(runs, invocation.threadId(), rows.get(0), frames);
				});
	}

	Call<?, Run> transition(String threadId, RunTransition transition) {
		RunError error = transition.error();
		String cause = (error != null) ? AcpJson.text(error) : null;
		List<KeptStream> given = transition.streams();
		String streams = (given != null) ? AcpJson.text(given) : null;
		String tenant = tenant(transition.guard());
		Doubt doubt = new Doubt(threadId, transition.eventId(), List.of(transition.runId()), Doubt.Kind.RUNS)
			.withTexts((given != null) ? given : List.of());
		return new Call<>(doubt, size(cause, streams),
				(connection) -> Reads.statement(connection,
						"select * from acp_transition_v3($1, $2::jsonb, $3, $4, $5::jsonb, $6, $7, $8, $9::jsonb)",
						transition.runId(), tenant, member(transition.guard()), transition.to().wire(), cause,
						transition.eventId(), transition.condition().name().toLowerCase(Locale.ROOT),
						transition.owner(), streams),
				row((row) -> new Step(runOf(row), texts(row))), (rows) -> {
					Row<Step> row = rows.get(0);
					Run run = row.required().run();
					return switch (row.outcome()) {
						case "no_run" -> throw AcpException.runNotFound();
						case "not_member" -> throw AcpException.notMember();
						case "lost" -> new Committed<>(null, List.of());
						// Already published when the step was found to be taken.
						case "again" -> new Committed<>(run, List.of());
						default -> {
							Objects.requireNonNull(run);
							List<ThreadFrame> frames = new ArrayList<>(
									texts(row.required().texts(), run.id(), threadId, run.assistant()));
							if (row.outcome().equals("kept")) {
								yield committed(null, threadId, row, frames);
							}
							frames.addAll(stepped(transition.eventId(), run, row.time(), body(transition.to(), error)));
							yield committed(run, threadId, row, frames);
						}
					};
				});
	}

	Call<?, Void> keep(String threadId, RunOwner run, List<KeptStream> streams) {
		String texts = AcpJson.text(streams);
		Doubt doubt = new Doubt(threadId, null, List.of(), Doubt.Kind.NONE).withTexts(streams);
		return new Call<>(doubt, size(texts),
				(connection) -> Reads.statement(connection, "select * from acp_keep_streams_v1($1, $2, $3::jsonb)",
						run.runId(), run.owner(), texts),
				row((row) -> new Kept(identity(row, "r_author"), texts(row))), (rows) -> {
					Row<Kept> row = rows.get(0);
					Identity author = row.required().author();
					return (author == null) ? new Committed<>(null, List.of()) : committed(null, threadId, row,
							texts(row.required().texts(), run.runId(), threadId, author));
				});
	}

	private static List<ThreadFrame> texts(@Nullable String json, String runId, String threadId, Identity author) {
		return (json == null) ? List.of()
				: AcpJson.texts(json)
					.stream()
					.<ThreadFrame>map((text) -> new ThreadFrame.EventStored(new ThreadEvent(text.id(), threadId, runId,
							author, text.createdAt(), text.metadata(), null, text.body())))
					.toList();
	}

	private static <T> Committed<T> committed(@Nullable T answer, String threadId, Row<?> row,
			List<ThreadFrame> frames) {
		return new Committed<>(answer, List.of(new ThreadChange(threadId, row.version(), row.at(), frames)));
	}

	private static List<ThreadFrame> stepped(String eventId, Run run, Instant at, EventBody body) {
		return List.of(new ThreadFrame.RunUpdated(run),
				new ThreadFrame.EventStored(event(eventId, run.threadId(), run.id(), run.assistant(), at, body)));
	}

	private static EventBody body(RunStatus status, @Nullable RunError error) {
		return switch (status) {
			case RUNNING -> new EventBody.RunStarted();
			case COMPLETED -> new EventBody.RunCompleted();
			case CANCELLED -> new EventBody.RunCancelled();
			case FAILED -> new EventBody.RunFailed(Objects.requireNonNull(error, "A failed run needs an error"));
			case PENDING -> throw new IllegalArgumentException("No step leads to pending");
		};
	}

	private static ThreadEvent event(String id, String threadId, @Nullable String runId, Identity author, Instant at,
			EventBody body) {
		return new ThreadEvent(id, threadId, runId, author, at, Map.of(), null, body);
	}

	private static <V> List<Row<V>> check(List<Row<V>> rows) {
		Row<V> first = rows.get(0);
		switch (first.outcome()) {
			case "stored" -> {
			}
			case "not_found" -> throw AcpException.threadNotFound();
			case "not_member" -> throw AcpException.notMember();
			case "no_assistant" -> throw AcpException.assistantNotMember(String.valueOf(first.detail()));
			case "full" -> throw new AcpException(ErrorCode.CONFLICT,
					"the thread has as many members as it can, by their number or by the size of their identities");
			case "conflict" ->
				throw new AcpException(ErrorCode.CONFLICT, "idempotency_key was used for other assistants");
			case "too_many" ->
				throw new AcpException(ErrorCode.TOO_MANY_REQUESTS, "too many active runs in this thread");
			default -> throw new IllegalStateException("Unknown outcome '" + first.outcome() + "'");
		}
		return rows;
	}

	private static @Nullable String tenant(@Nullable Guard guard) {
		return (guard != null) ? AcpJson.text(guard.tenant()) : null;
	}

	private static @Nullable String member(@Nullable Guard guard) {
		return (guard != null) ? guard.identityId() : null;
	}

	private static long size(@Nullable String... texts) {
		long size = CALL_SIZE;
		for (String text : texts) {
			size += (text != null) ? text.length() : 0;
		}
		return size;
	}

	/** Reads rows whose value is there when something was stored. */
	private static <V> Function<Readable, Row<V>> stored(Function<Readable, V> value) {
		return (row) -> Row.of(row, null, isStored(row) ? value.apply(row) : null);
	}

	private static <V> Function<Readable, Row<V>> stored(Function<Readable, V> value, String detail) {
		return (row) -> Row.of(row, row.get(detail, String.class), isStored(row) ? value.apply(row) : null);
	}

	private static <V> Function<Readable, Row<V>> row(Function<Readable, V> value) {
		return (row) -> Row.of(row, null, value.apply(row));
	}

	private static boolean isStored(Readable row) {
		return Columns.text(row, "r_outcome").equals("stored");
	}

	private static @Nullable Run runOf(Readable row) {
		return (row.get("id", String.class) != null) ? Columns.run(row) : null;
	}

	private static @Nullable Identity identity(Readable row, String column) {
		Json json = row.get(column, Json.class);
		return (json != null) ? AcpJson.identity(json.asString()) : null;
	}

	private static @Nullable String texts(Readable row) {
		Json texts = row.get("r_events", Json.class);
		return (texts != null) ? texts.asString() : null;
	}

	/** How a function answered. */
	private record Row<V>(String outcome, @Nullable String detail, @Nullable Instant at, long version,
			@Nullable V value) {

		static <V> Row<V> of(Readable row, @Nullable String detail, @Nullable V value) {
			Long version = row.get("r_version", Long.class);
			return new Row<>(Columns.text(row, "r_outcome"), detail, row.get("r_at", Instant.class),
					(version != null) ? version : 0, value);
		}

		Instant time() {
			return Objects.requireNonNull(this.at);
		}

		V required() {
			return Objects.requireNonNull(this.value);
		}

	}

	private record Updated(@Nullable Tenant from, AcpThread thread) {

		static Updated of(Readable row) {
			return new Updated(Columns.isTrue(row, "r_changed") ? AcpJson.tenant(Columns.json(row, "r_from")) : null,
					Columns.thread(row));
		}

	}

	private record Added(boolean changed, Member member) {

		static Added of(String threadId, Readable row) {
			return new Added(Columns.isTrue(row, "r_changed"), Columns.member(threadId, row));
		}

	}

	private record Removed(@Nullable Identity removed, @Nullable Identity member, @Nullable Instant runAt,
			@Nullable Run run) {

		static Removed of(Readable row) {
			return new Removed(identity(row, "r_removed"), identity(row, "identity"),
					row.get("r_run_at", Instant.class), runOf(row));
		}

	}

	private record Step(@Nullable Run run, @Nullable String texts) {
	}

	private record Kept(@Nullable Identity author, @Nullable String texts) {
	}

}

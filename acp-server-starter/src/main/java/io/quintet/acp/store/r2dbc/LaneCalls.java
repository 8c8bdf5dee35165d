package io.quintet.acp.store.r2dbc;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import io.r2dbc.postgresql.codec.Json;
import io.r2dbc.spi.Readable;
import org.jspecify.annotations.Nullable;

import io.quintet.acp.broadcast.ThreadChange;
import io.quintet.acp.broadcast.ThreadFrame;
import io.quintet.acp.internal.json.AcpJson;
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

	Call<UpdateRow, AcpThread> update(ThreadUpdate update) {
		String eventId = Ids.event();
		String tenant = (update.tenant() != null) ? StorableText.check(AcpJson.text(update.tenant())) : null;
		String scope = (update.tenant() != null) ? TenantScopes.scopeOf(update.tenant()) : null;
		String metadata = (update.metadata() != null) ? StorableText.check(AcpJson.text(update.metadata())) : null;
		String author = StorableText.check(AcpJson.text(update.author()));
		String callerTenant = tenant(update.guard());
		Doubt doubt = Doubt.ofEvent(update.threadId(), eventId, Doubt.Kind.THREAD);
		return new Call<>(doubt, size(tenant, metadata, author), (connection) -> new Binder(connection, """
				select * from acp_update_thread_v2($1, $2::jsonb, $3, $4::jsonb, $5, $6::jsonb, $7, $8, $9::jsonb)""")
			.text(update.threadId())
			.text(callerTenant)
			.text(member(update.guard()))
			.text(tenant)
			.text(scope)
			.text(metadata)
			.text(eventId)
			.text(update.author().id())
			.text(author)
			.statement(), UpdateRow::of, (rows) -> {
				UpdateRow row = check(rows).get(0);
				AcpThread thread = Objects.requireNonNull(row.thread());
				ThreadFrame updated = new ThreadFrame.ThreadUpdated(thread);
				if (row.from() == null) {
					return committed(thread, thread.id(), row, List.of(updated));
				}
				ThreadEvent event = event(eventId, thread.id(), null, update.author(), row.time(),
						new EventBody.TenantChanged(row.from(), thread.tenant()));
				return committed(thread, thread.id(), row, List.of(new ThreadFrame.EventStored(event), updated));
			});
	}

	Call<RunRow, Void> delete(String threadId, @Nullable Guard guard) {
		String tenant = tenant(guard);
		Doubt doubt = new Doubt(threadId, null, List.of(), Doubt.Kind.DELETION);
		return new Call<>(doubt, CALL_SIZE,
				(connection) -> new Binder(connection, "select * from acp_delete_thread_v1($1, $2::jsonb, $3)")
					.text(threadId)
					.text(tenant)
					.text(member(guard))
					.statement(),
				RunRow::ofDeletion, (rows) -> {
					List<ThreadFrame> frames = new ArrayList<>();
					for (RunRow row : check(rows)) {
						if (row.run() != null) {
							frames.add(new ThreadFrame.RunUpdated(row.run()));
						}
					}
					frames.add(new ThreadFrame.ThreadDeleted(threadId));
					return new Committed<>(null,
							List.of(new ThreadChange(threadId, Long.MAX_VALUE, rows.get(0).at(), frames)));
				});
	}

	Call<AddRow, Member> add(NewMember member) {
		String eventId = Ids.event();
		String identity = StorableText.check(AcpJson.text(member.identity()));
		String addedBy = StorableText.check(AcpJson.text(member.addedBy()));
		String role = StorableText.check(member.role());
		String tenant = tenant(member.guard());
		Doubt doubt = Doubt.ofEvent(member.threadId(), eventId, Doubt.Kind.MEMBERS);
		return new Call<>(doubt, size(identity, addedBy, role), (connection) -> new Binder(connection, """
				select * from acp_add_member_v2($1, $2::jsonb, $3, $4, $5::jsonb, $6, $7, $8::jsonb, $9, $10)""")
			.text(member.threadId())
			.text(tenant)
			.text(member(member.guard()))
			.text(member.identity().id())
			.text(identity)
			.text(role)
			.text(member.addedBy().id())
			.text(addedBy)
			.number(member.maxMembers())
			.text(this.lifecycleEvents ? eventId : null)
			.statement(), (row) -> AddRow.of(member.threadId(), row), (rows) -> {
				List<ThreadFrame> frames = new ArrayList<>();
				List<Identity> identities = new ArrayList<>();
				Member added = null;
				for (AddRow row : check(rows)) {
					Member present = Objects.requireNonNull(row.member());
					identities.add(present.identity());
					if (present.identity().id().equals(member.identity().id())) {
						added = present;
					}
				}
				if (this.lifecycleEvents && rows.get(0).changed()) {
					frames.add(new ThreadFrame.EventStored(event(eventId, member.threadId(), null, member.addedBy(),
							rows.get(0).time(), new EventBody.MemberAdded(member.identity()))));
				}
				frames.add(new ThreadFrame.MembersUpdated(member.threadId(), identities));
				return committed(added, member.threadId(), rows.get(0), frames);
			});
	}

	Call<RemoveRow, Void> remove(MemberRemoval removal) {
		String eventId = Ids.event();
		String runEventId = Ids.event();
		String removedBy = StorableText.check(AcpJson.text(removal.removedBy()));
		String identityId = StorableText.check(removal.identityId());
		String tenant = tenant(removal.guard());
		Doubt doubt = Doubt.ofRemoval(removal.threadId(), eventId, runEventId);
		return new Call<>(doubt, size(removedBy),
				(connection) -> new Binder(connection,
						"select * from acp_remove_member_v3($1, $2::jsonb, $3, $4, $5, $6::jsonb, $7, $8)")
					.text(removal.threadId())
					.text(tenant)
					.text(member(removal.guard()))
					.text(identityId)
					.text(removal.removedBy().id())
					.text(removedBy)
					.text(this.lifecycleEvents ? eventId : null)
					.text(runEventId)
					.statement(),
				RemoveRow::of, (rows) -> {
					List<ThreadFrame> frames = new ArrayList<>();
					RemoveRow first = check(rows).get(0);
					if (first.run() != null) {
						frames.addAll(stepped(runEventId, first.run(), Objects.requireNonNull(first.runAt()),
								new EventBody.RunCancelled()));
					}
					if (this.lifecycleEvents && first.removed() != null) {
						frames.add(new ThreadFrame.EventStored(event(eventId, removal.threadId(), null,
								removal.removedBy(), first.time(), new EventBody.MemberRemoved(first.removed()))));
					}
					List<Identity> members = rows.stream().flatMap((row) -> Stream.ofNullable(row.member())).toList();
					frames.add(new ThreadFrame.MembersUpdated(removal.threadId(), members));
					return committed(null, removal.threadId(), first, frames);
				});
	}

	Call<RunRow, List<StartedRun>> start(NewRuns invocation, List<String> assistants) {
		String triggeredBy = StorableText.check(AcpJson.text(invocation.triggeredBy()));
		assistants.forEach(StorableText::check);
		String key = invocation.idempotencyKey();
		if (key != null) {
			StorableText.check(key);
		}
		String[] runIds = assistants.stream().map((id) -> Ids.run()).toArray(String[]::new);
		String tenant = tenant(invocation.guard());
		Doubt doubt = new Doubt(invocation.threadId(), null, List.of(runIds), Doubt.Kind.RUNS);
		return new Call<>(doubt, size(triggeredBy),
				(connection) -> new Binder(connection, """
						select * from acp_start_runs_v2($1, $2::jsonb, $3, $4, $5, $6, $7::jsonb, $8, \
						$9 * interval '1 millisecond', $10, $11)""").text(invocation.threadId())
					.text(tenant)
					.text(member(invocation.guard()))
					.texts(assistants.toArray(String[]::new))
					.texts(runIds)
					.text(key)
					.text(triggeredBy)
					.text(invocation.lease().owner())
					.number(Math.toIntExact(invocation.lease().duration().toMillis()))
					.number(invocation.depth())
					.number(invocation.maxActive())
					.statement(),
				RunRow::ofStart, (rows) -> {
					List<ThreadFrame> frames = new ArrayList<>();
					List<StartedRun> runs = new ArrayList<>();
					for (RunRow row : check(rows)) {
						Run run = Objects.requireNonNull(row.run());
						runs.add(new StartedRun(run, row.started()));
						if (row.started()) {
							frames.add(new ThreadFrame.RunUpdated(run));
						}
					}
					return committed(runs, invocation.threadId(), rows.get(0), frames);
				});
	}

	Call<StepRow, Run> transition(String threadId, RunTransition transition) {
		RunError error = transition.error();
		String cause = (error != null) ? StorableText.check(AcpJson.text(error)) : null;
		List<KeptStream> given = transition.streams();
		String streams = (given != null) ? StorableText.check(AcpJson.text(given)) : null;
		String tenant = tenant(transition.guard());
		Doubt doubt = new Doubt(threadId, transition.eventId(), List.of(transition.runId()), Doubt.Kind.RUNS)
			.withTexts((given != null) ? given : List.of());
		return new Call<>(doubt, size(cause, streams),
				(connection) -> new Binder(connection,
						"select * from acp_transition_v3($1, $2::jsonb, $3, $4, $5::jsonb, $6, $7, $8, $9::jsonb)")
					.text(transition.runId())
					.text(tenant)
					.text(member(transition.guard()))
					.text(transition.to().wire())
					.text(cause)
					.text(transition.eventId())
					.text(transition.condition().name().toLowerCase(Locale.ROOT))
					.text(transition.owner())
					.text(streams)
					.statement(),
				StepRow::of, (rows) -> {
					StepRow row = rows.get(0);
					Run run = row.run();
					return switch (row.outcome()) {
						case "no_run" -> throw AcpException.runNotFound();
						case "not_member" -> throw AcpException.notMember();
						case "lost" -> new Committed<>(null, List.of());
						// Already published when the step was found to be taken.
						case "again" -> new Committed<>(run, List.of());
						case "kept" -> {
							Objects.requireNonNull(run);
							yield committed(null, threadId, row,
									texts(row.texts(), run.id(), threadId, run.assistant()));
						}
						default -> {
							Objects.requireNonNull(run);
							List<ThreadFrame> frames = new ArrayList<>(
									texts(row.texts(), run.id(), threadId, run.assistant()));
							frames.addAll(stepped(transition.eventId(), run, row.time(), body(transition.to(), error)));
							yield committed(run, threadId, row, frames);
						}
					};
				});
	}

	Call<KeepRow, Void> keep(String threadId, RunOwner run, List<KeptStream> streams) {
		String texts = StorableText.check(AcpJson.text(streams));
		Doubt doubt = new Doubt(threadId, null, List.of(), Doubt.Kind.NONE).withTexts(streams);
		return new Call<>(doubt, size(texts),
				(connection) -> new Binder(connection, "select * from acp_keep_streams_v1($1, $2, $3::jsonb)")
					.text(run.runId())
					.text(run.owner())
					.text(texts)
					.statement(),
				KeepRow::of, (rows) -> {
					KeepRow row = rows.get(0);
					Identity author = row.author();
					return (author == null) ? new Committed<>(null, List.of())
							: committed(null, threadId, row, texts(row.texts(), run.runId(), threadId, author));
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

	private static <T> Committed<T> committed(@Nullable T answer, String threadId, Outcome row,
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

	private static <R extends Outcome> List<R> check(List<R> rows) {
		Outcome first = rows.get(0);
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

	/** How a function answered. */
	private interface Outcome {

		String outcome();

		@Nullable Instant at();

		long version();

		default @Nullable String detail() {
			return null;
		}

		default Instant time() {
			return Objects.requireNonNull(at());
		}

	}

	private static long version(Readable row) {
		Long version = row.get("r_version", Long.class);
		return (version != null) ? version : 0;
	}

	private static @Nullable String texts(Readable row) {
		Json texts = row.get("r_events", Json.class);
		return (texts != null) ? texts.asString() : null;
	}

	record UpdateRow(String outcome, @Nullable Instant at, long version, @Nullable Tenant from,
			@Nullable AcpThread thread) implements Outcome {

		static UpdateRow of(Readable row) {
			String outcome = Columns.text(row, "r_outcome");
			if (!outcome.equals("stored")) {
				return new UpdateRow(outcome, null, 0, null, null);
			}
			boolean changed = Boolean.TRUE.equals(row.get("r_changed", Boolean.class));
			return new UpdateRow(outcome, Columns.time(row, "r_at"), LaneCalls.version(row),
					changed ? AcpJson.tenant(Columns.json(row, "r_from")) : null, Columns.thread(row));
		}

	}

	record AddRow(String outcome, @Nullable Instant at, long version, boolean changed,
			@Nullable Member member) implements Outcome {

		static AddRow of(String threadId, Readable row) {
			String outcome = Columns.text(row, "r_outcome");
			if (!outcome.equals("stored")) {
				return new AddRow(outcome, null, 0, false, null);
			}
			return new AddRow(outcome, Columns.time(row, "r_at"), LaneCalls.version(row),
					Boolean.TRUE.equals(row.get("r_changed", Boolean.class)), Columns.member(threadId, row));
		}

	}

	record RemoveRow(String outcome, @Nullable Instant at, long version, @Nullable Identity removed,
			@Nullable Identity member, @Nullable Instant runAt, @Nullable Run run) implements Outcome {

		static RemoveRow of(Readable row) {
			String outcome = Columns.text(row, "r_outcome");
			if (!outcome.equals("stored")) {
				return new RemoveRow(outcome, null, 0, null, null, null, null);
			}
			return new RemoveRow(outcome, Columns.time(row, "r_at"), LaneCalls.version(row), identity(row, "r_removed"),
					identity(row, "identity"), row.get("r_run_at", Instant.class), RunRow.runOf(row));
		}

		private static @Nullable Identity identity(Readable row, String column) {
			Json json = row.get(column, Json.class);
			return (json != null) ? AcpJson.identity(json.asString()) : null;
		}

	}

	record RunRow(String outcome, @Nullable String detail, @Nullable Instant at, long version, boolean started,
			@Nullable Run run) implements Outcome {

		static RunRow ofDeletion(Readable row) {
			return of(row, null, 0, false);
		}

		static RunRow ofStart(Readable row) {
			return of(row, row.get("r_detail", String.class), LaneCalls.version(row),
					Boolean.TRUE.equals(row.get("r_started", Boolean.class)));
		}

		private static RunRow of(Readable row, @Nullable String detail, long version, boolean started) {
			return new RunRow(Columns.text(row, "r_outcome"), detail, row.get("r_at", Instant.class), version, started,
					runOf(row));
		}

		private static @Nullable Run runOf(Readable row) {
			return (row.get("id", String.class) != null) ? Columns.run(row) : null;
		}

	}

	record StepRow(String outcome, @Nullable Instant at, long version, @Nullable Run run,
			@Nullable String texts) implements Outcome {

		static StepRow of(Readable row) {
			return new StepRow(Columns.text(row, "r_outcome"), row.get("r_at", Instant.class), LaneCalls.version(row),
					RunRow.runOf(row), LaneCalls.texts(row));
		}

	}

	record KeepRow(String outcome, @Nullable Instant at, long version, @Nullable Identity author,
			@Nullable String texts) implements Outcome {

		static KeepRow of(Readable row) {
			Json author = row.get("r_author", Json.class);
			return new KeepRow(Columns.text(row, "r_outcome"), row.get("r_at", Instant.class), LaneCalls.version(row),
					(author != null) ? AcpJson.identity(author.asString()) : null, LaneCalls.texts(row));
		}

	}

}

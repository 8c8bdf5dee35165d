package io.quintet.acp.internal.web;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import io.quintet.acp.AcpThreads;
import io.quintet.acp.Invocation;
import io.quintet.acp.MessageDraft;
import io.quintet.acp.Replay;
import io.quintet.acp.ThreadPatch;
import io.quintet.acp.store.AppendedEvent;
import io.quintet.acp.thread.AcpThread;
import io.quintet.acp.thread.Cursor;
import io.quintet.acp.thread.EventBody;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Member;
import io.quintet.acp.thread.OpenStream;
import io.quintet.acp.thread.Page;
import io.quintet.acp.thread.Run;
import io.quintet.acp.thread.RunStatus;
import io.quintet.acp.thread.StreamType;
import io.quintet.acp.thread.Tenant;
import io.quintet.acp.thread.ThreadEvent;

/**
 * Threads that only remember what was asked of them, and give the same answer every time.
 */
class RecordedThreads implements AcpThreads {

	static final Instant TIME = Instant.parse("2026-11-21T09:10:45.125462Z");

	static final Identity CALLER = Identity.user("u1", "U");

	static final AcpThread THREAD = new AcpThread("th_1", Tenant.PUBLIC, Map.of(), TIME, TIME);

	static final ThreadEvent EVENT = new ThreadEvent("evt_1", "th_1", null, CALLER, TIME, Map.of(), "c1",
			new EventBody.Message(List.of()));

	static final Member MEMBER = new Member("th_1", CALLER, "member", TIME, CALLER);

	static final Run RUN = new Run("run_1", "th_1", Identity.assistant("echo", "Echo"), CALLER, RunStatus.PENDING, TIME,
			null, null, null, Map.of());

	static final OpenStream STREAM = new OpenStream("evt_1", "th_1", "run_1", StreamType.MESSAGE,
			Identity.assistant("echo", "Echo"), "Hel");

	private final List<String> calls = new ArrayList<>();

	private @Nullable Throwable failure;

	private boolean duplicate;

	/** Makes every later call fail. */
	void failWith(Throwable failure) {
		this.failure = failure;
	}

	/** Makes every later message a repeat. */
	void knowEveryMessage() {
		this.duplicate = true;
	}

	/** Returns the calls in order, and forgets them. */
	synchronized List<String> calls() {
		List<String> calls = List.copyOf(this.calls);
		this.calls.clear();
		return calls;
	}

	@Override
	public Mono<AcpThread> create(Identity caller, Tenant tenant, Map<String, JsonNode> metadata) {
		return record(THREAD, "create", caller.id(), tenant.values(), metadata);
	}

	@Override
	public Mono<Page<AcpThread>> list(Identity caller, @Nullable Cursor before, int limit) {
		return record(new Page<>(List.of(THREAD), THREAD.cursor()), "list", caller.id(), before, limit);
	}

	@Override
	public Mono<AcpThread> get(Identity caller, String threadId) {
		return record(THREAD, "get", caller.id(), threadId);
	}

	@Override
	public Mono<AcpThread> update(Identity caller, String threadId, ThreadPatch patch) {
		return record(THREAD, "update", caller.id(), threadId, patch.tenant(), patch.metadata());
	}

	@Override
	public Mono<Void> delete(Identity caller, String threadId) {
		return record(THREAD, "delete", caller.id(), threadId).then();
	}

	@Override
	public Mono<Page<ThreadEvent>> events(Identity caller, String threadId, @Nullable Cursor after, int limit) {
		return record(new Page<>(List.of(EVENT), null), "events", caller.id(), threadId, after, limit);
	}

	@Override
	public Mono<Replay> replay(Identity caller, String threadId, @Nullable Cursor since, int limit) {
		return record(new Replay(THREAD, List.of(EVENT), false, EVENT.cursor(), List.of()), "replay", caller.id(),
				threadId, since, limit);
	}

	@Override
	public AcpThreads within(String namespace) {
		return this;
	}

	@Override
	public Mono<List<Member>> members(Identity caller, String threadId) {
		return record(List.of(MEMBER), "members", caller.id(), threadId);
	}

	@Override
	public Mono<Member> addMember(Identity caller, String threadId, Identity identity, String role) {
		return record(MEMBER, "addMember", caller.id(), threadId, identity.id(), role);
	}

	@Override
	public Mono<Void> removeMember(Identity caller, String threadId, String identityId) {
		return record(THREAD, "removeMember", caller.id(), threadId, identityId).then();
	}

	@Override
	public Mono<AppendedEvent> send(Identity caller, String threadId, MessageDraft draft) {
		return record(new AppendedEvent(EVENT, this.duplicate), "send", caller.id(), threadId, draft.clientId(),
				draft.content().size(), draft.metadata());
	}

	@Override
	public Mono<List<Run>> invoke(Identity caller, String threadId, Invocation invocation) {
		return record(List.of(RUN), "invoke", caller.id(), threadId, invocation.assistantIds(),
				invocation.idempotencyKey());
	}

	@Override
	public Mono<List<OpenStream>> streams(Identity caller, String threadId) {
		return record(List.of(STREAM), "streams", caller.id(), threadId);
	}

	@Override
	public Mono<Run> run(Identity caller, String runId) {
		return record(RUN, "run", caller.id(), runId);
	}

	@Override
	public Mono<Void> cancel(Identity caller, String runId) {
		return record(RUN, "cancel", caller.id(), runId).then();
	}

	private <T> Mono<T> record(T answer, @Nullable Object... call) {
		StringBuilder text = new StringBuilder();
		for (Object part : call) {
			text.append(text.isEmpty() ? "" : " ").append(part);
		}
		return Mono.fromCallable(() -> {
			synchronized (this) {
				this.calls.add(text.toString());
			}
			if (this.failure != null) {
				throw (this.failure instanceof Exception ex) ? ex : new IllegalStateException(this.failure);
			}
			return answer;
		});
	}

}

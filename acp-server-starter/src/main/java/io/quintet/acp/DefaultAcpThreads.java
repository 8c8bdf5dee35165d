package io.quintet.acp;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import io.quintet.acp.access.AcpAction;
import io.quintet.acp.assistant.Assistants;
import io.quintet.acp.internal.json.AcpJson;
import io.quintet.acp.internal.observation.AcpObservations;
import io.quintet.acp.internal.run.AssistantRuns;
import io.quintet.acp.internal.size.JsonSize;
import io.quintet.acp.store.AppendedEvent;
import io.quintet.acp.store.ThreadStore;
import io.quintet.acp.store.ThreadStore.Guard;
import io.quintet.acp.store.ThreadStore.MemberRemoval;
import io.quintet.acp.store.ThreadStore.NewEvent;
import io.quintet.acp.store.ThreadStore.NewMember;
import io.quintet.acp.store.ThreadStore.NewThread;
import io.quintet.acp.store.ThreadStore.RunAccess;
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
import io.quintet.acp.thread.Page;
import io.quintet.acp.thread.Role;
import io.quintet.acp.thread.Run;
import io.quintet.acp.thread.Tenant;
import io.quintet.acp.thread.ThreadEvent;
import io.quintet.support.reactive.Detached;

/**
 * Threads over a store, runs and the rules of access.
 */
record DefaultAcpThreads(ThreadStore store, AssistantRuns runs, Assistants assistants, ThreadAccessRules rules,
		AcpNamespaces namespaces, AcpLimits limits, boolean requireOwnTenant,
		AcpObservations observations) implements AcpThreads {

	@Override
	public AcpThreads within(String namespace) {
		ThreadAccessRules there = this.rules.within((tenant) -> this.namespaces.problemOf(tenant) == null
				&& this.namespaces.pathOf(tenant).equals(namespace));
		return new DefaultAcpThreads(this.store, this.runs, this.assistants, there, this.namespaces, this.limits,
				this.requireOwnTenant, this.observations);
	}

	@Override
	public Mono<AcpThread> create(Identity caller, Tenant tenant, Map<String, JsonNode> metadata) {
		return change("create", Mono.defer(() -> {
			checkNamespace(tenant);
			if (this.requireOwnTenant && !tenant.isVisibleTo(caller.tenant())) {
				throw new AcpException(ErrorCode.FORBIDDEN, "not authorized: the tenant is not the caller's own");
			}
			return this.store.createThread(new NewThread(tenant, metadata, caller));
		}));
	}

	@Override
	public Mono<Page<AcpThread>> list(Identity caller, @Nullable Cursor before, int limit) {
		return this.observations.observe("list", Mono.defer(() -> {
			checkLimit(limit);
			PageCollector<AcpThread> page = new PageCollector<>(limit, this.limits.maxPageSize(), JsonSize::of,
					AcpThread::cursor);
			return page.collect(this.store.threads(caller.tenant(), before, limit + 1));
		}));
	}

	@Override
	public Mono<AcpThread> get(Identity caller, String threadId) {
		return this.observations.observe("get",
				this.rules.visible(caller, threadId)
					.flatMap((access) -> this.rules.authorized(caller, threadId, AcpAction.THREAD_READ)
						.then(Mono.just(access.thread()))));
	}

	@Override
	public Mono<AcpThread> update(Identity caller, String threadId, ThreadPatch patch) {
		return change("update", Mono.defer(() -> {
			String problem = (patch.tenant() != null) ? this.namespaces.problemOf(patch.tenant()) : null;
			if (problem != null) {
				return this.rules.permitted(caller, threadId, AcpAction.THREAD_UPDATE)
					.then(Mono.error(() -> AcpException.invalid("namespace: " + problem)));
			}
			return this.rules.permittedToWrite(caller, threadId, AcpAction.THREAD_UPDATE)
				.then(this.store.updateThread(
						new ThreadUpdate(threadId, Guard.of(caller), caller, patch.tenant(), patch.metadata())));
		}));
	}

	@Override
	public Mono<Void> delete(Identity caller, String threadId) {
		return change("delete", this.rules.permittedToWrite(caller, threadId, AcpAction.THREAD_DELETE)
			.then(this.store.deleteThread(threadId, Guard.of(caller))));
	}

	@Override
	public Mono<Page<ThreadEvent>> events(Identity caller, String threadId, @Nullable Cursor after, int limit) {
		return this.observations.observe("events", Mono.defer(() -> {
			checkLimit(limit);
			PageCollector<ThreadEvent> page = new PageCollector<>(limit, this.limits.maxPageSize(), JsonSize::of,
					ThreadEvent::cursor);
			return this.rules.permitted(caller, threadId, AcpAction.THREAD_READ)
				.then(page.collect(this.store.events(threadId, after, limit + 1)));
		}));
	}

	@Override
	public Mono<Replay> replay(Identity caller, String threadId, @Nullable Cursor since, int limit) {
		return this.observations.observe("replay", Mono.defer(() -> {
			if (limit < 1) {
				throw AcpException.invalid("limit must be at least 1");
			}
			return this.rules.permitted(caller, threadId, AcpAction.THREAD_READ)
				.flatMap((access) -> (since != null)
						? new ReplayCollector(since, limit, this.limits.maxPageSize()).collect(this.store,
								access.thread())
						: Mono.just(new Replay(access.thread(), List.of(), false, null, List.of())))
				.flatMap(this::withRuns);
		}));
	}

	// Read after the events, so that they are at least as recent.
	private Mono<Replay> withRuns(Replay replay) {
		List<String> ended = replay.events()
			.stream()
			.filter((event) -> event.runId() != null && isEnd(event.body()))
			.map(ThreadEvent::runId)
			.toList();
		long[] size = new long[1];
		return this.store.runs(replay.thread().id(), ended)
			.takeWhile((run) -> (size[0] += AcpJson.write(run).length) <= this.limits.maxPageSize())
			.collectList()
			.map((runs) -> new Replay(replay.thread(), replay.events(), replay.truncated(), replay.position(), runs));
	}

	private static boolean isEnd(EventBody body) {
		return body instanceof EventBody.RunCompleted || body instanceof EventBody.RunFailed
				|| body instanceof EventBody.RunCancelled;
	}

	@Override
	public Mono<List<Member>> members(Identity caller, String threadId) {
		return this.observations.observe("members", this.rules.permitted(caller, threadId, AcpAction.THREAD_READ)
			.then(this.store.members(threadId).collectList()));
	}

	@Override
	public Mono<Member> addMember(Identity caller, String threadId, Identity identity, String role) {
		return change("add-member", this.rules.permittedToWrite(caller, threadId, AcpAction.MEMBER_ADD)
			.then(this.store.addMember(
					new NewMember(threadId, Guard.of(caller), identity, role, caller, this.limits.maxMembers()))));
	}

	@Override
	public Mono<Void> removeMember(Identity caller, String threadId, String identityId) {
		return change("remove-member", this.rules.permittedToWrite(caller, threadId, AcpAction.MEMBER_REMOVE)
			.then(this.store.removeMember(new MemberRemoval(threadId, Guard.of(caller), identityId, caller))));
	}

	@Override
	public Mono<AppendedEvent> send(Identity caller, String threadId, MessageDraft draft) {
		return change("send",
				this.rules.permittedToWrite(caller, threadId, AcpAction.MESSAGE_SEND)
					.then(Mono
						.defer(() -> this.store.append(new NewEvent(Ids.event(), threadId, Guard.of(caller), caller,
								new EventBody.Message(draft.content()), draft.metadata(), draft.clientId(), null)))));
	}

	@Override
	public Mono<List<Run>> invoke(Identity caller, String threadId, Invocation invocation) {
		return change("invoke",
				this.rules.permittedToWrite(caller, threadId, AcpAction.ASSISTANT_INVOKE).then(Mono.defer(() -> {
					List<String> ids = invocation.assistantIds();
					int unknown = firstUnknown(ids);
					if (ids.isEmpty() || ids.size() > this.limits.shape().maxAssistants() || unknown >= 0) {
						return this.rules.member(caller, threadId).flatMap((access) -> refuse(threadId, ids, unknown));
					}
					return this.runs.invoke(threadId, Guard.of(caller), ids, invocation.idempotencyKey(), caller);
				})));
	}

	private int firstUnknown(List<String> assistantIds) {
		for (int i = 0; i < assistantIds.size(); i++) {
			if (this.assistants.find(assistantIds.get(i)) == null) {
				return i;
			}
		}
		return -1;
	}

	// The first in the list that is no member, or not registered, is named.
	private Mono<List<Run>> refuse(String threadId, List<String> assistantIds, int unknown) {
		if (assistantIds.isEmpty()) {
			return Mono.error(AcpException.invalid("assistant_ids must name at least one assistant"));
		}
		if (assistantIds.size() > this.limits.shape().maxAssistants()) {
			return Mono
				.error(AcpException.invalid("assistant_ids must name at most " + this.limits.shape().maxAssistants()));
		}
		return this.store.members(threadId).map(Member::identity).collectList().flatMap((members) -> {
			Set<String> present = new HashSet<>();
			members.stream()
				.filter((member) -> member.role() == Role.ASSISTANT)
				.map(Identity::id)
				.forEach(present::add);
			for (String id : assistantIds.subList(0, unknown)) {
				if (!present.contains(id)) {
					return Mono.error(AcpException.assistantNotMember(id));
				}
			}
			return Mono.error(AcpException.assistantNotRegistered(assistantIds.get(unknown)));
		});
	}

	@Override
	public Mono<List<OpenStream>> streams(Identity caller, String threadId) {
		return this.observations.observe("streams",
				this.rules.permitted(caller, threadId, AcpAction.THREAD_READ)
					.thenMany(Flux.defer(() -> openStreams(threadId)))
					.collectList());
	}

	private Flux<OpenStream> openStreams(String threadId) {
		Map<String, OpenStream> own = new TreeMap<>();
		this.runs.openStreams(threadId).forEach((stream) -> own.put(stream.eventId(), stream));
		long[] size = new long[1];
		return Flux.fromIterable(own.values())
			.concatWith(this.store.streams(threadId).filter((stream) -> !own.containsKey(stream.eventId())))
			.takeWhile((stream) -> (size[0] += stream.text().length()) <= this.limits.maxPageSize());
	}

	@Override
	public Mono<Run> run(Identity caller, String runId) {
		return this.observations.observe("run",
				this.rules.run(caller, runId, AcpAction.THREAD_READ).map(RunAccess::run));
	}

	@Override
	public Mono<Void> cancel(Identity caller, String runId) {
		return change("cancel", this.rules.run(caller, runId, AcpAction.RUN_CANCEL)
			.flatMap((access) -> this.runs.cancel(runId, Guard.of(caller))));
	}

	// A change that has begun continues when the caller cancels.
	private <T> Mono<T> change(String operation, Mono<T> mono) {
		return Detached.of(this.observations.observe(operation, mono));
	}

	private void checkNamespace(Tenant tenant) {
		String problem = this.namespaces.problemOf(tenant);
		if (problem != null) {
			throw AcpException.invalid("namespace: " + problem);
		}
	}

	private void checkLimit(int limit) {
		if (limit < 1 || limit > this.limits.maxPage()) {
			throw AcpException.invalid("limit must be from 1 to " + this.limits.maxPage());
		}
	}

}

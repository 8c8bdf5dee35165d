package io.quintet.acp.test;

import java.util.Collection;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import io.quintet.acp.store.AppendedEvent;
import io.quintet.acp.store.RunTransition;
import io.quintet.acp.store.ThreadStore;
import io.quintet.acp.store.ThreadStore.Guard;
import io.quintet.acp.store.ThreadStore.MemberRemoval;
import io.quintet.acp.store.ThreadStore.NewEvent;
import io.quintet.acp.store.ThreadStore.NewMember;
import io.quintet.acp.store.ThreadStore.NewRuns;
import io.quintet.acp.store.ThreadStore.NewThread;
import io.quintet.acp.store.ThreadStore.RunAccess;
import io.quintet.acp.store.ThreadStore.RunLease;
import io.quintet.acp.store.ThreadStore.StartedRun;
import io.quintet.acp.store.ThreadStore.ThreadAccess;
import io.quintet.acp.store.ThreadStore.ThreadUpdate;
import io.quintet.acp.thread.AcpThread;
import io.quintet.acp.thread.Cursor;
import io.quintet.acp.thread.Member;
import io.quintet.acp.thread.OpenStream;
import io.quintet.acp.thread.Run;
import io.quintet.acp.thread.Tenant;
import io.quintet.acp.thread.ThreadEvent;

/**
 * Does what another store does, for tests that change one thing about it.
 */
class DelegatingThreadStore implements ThreadStore {

	final ThreadStore store;

	DelegatingThreadStore(ThreadStore store) {
		this.store = store;
	}

	@Override
	public Mono<AcpThread> createThread(NewThread thread) {
		return this.store.createThread(thread);
	}

	@Override
	public Flux<AcpThread> threads(Tenant caller, @Nullable Cursor before, int limit) {
		return this.store.threads(caller, before, limit);
	}

	@Override
	public Mono<ThreadAccess> access(String threadId, String identityId) {
		return this.store.access(threadId, identityId);
	}

	@Override
	public Mono<RunAccess> runAccess(String runId, String identityId) {
		return this.store.runAccess(runId, identityId);
	}

	@Override
	public Flux<Run> runs(String threadId, Collection<String> others) {
		return this.store.runs(threadId, others);
	}

	@Override
	public Mono<AcpThread> updateThread(ThreadUpdate update) {
		return this.store.updateThread(update);
	}

	@Override
	public Mono<Void> deleteThread(String threadId, @Nullable Guard guard) {
		return this.store.deleteThread(threadId, guard);
	}

	@Override
	public Flux<Member> members(String threadId) {
		return this.store.members(threadId);
	}

	@Override
	public Mono<Member> addMember(NewMember member) {
		return this.store.addMember(member);
	}

	@Override
	public Mono<Void> removeMember(MemberRemoval removal) {
		return this.store.removeMember(removal);
	}

	@Override
	public Mono<AppendedEvent> append(NewEvent event) {
		return this.store.append(event);
	}

	@Override
	public Flux<ThreadEvent> events(String threadId, @Nullable Cursor after, int limit) {
		return this.store.events(threadId, after, limit);
	}

	@Override
	public Mono<List<StartedRun>> startRuns(NewRuns invocation) {
		return this.store.startRuns(invocation);
	}

	@Override
	public Mono<Run> transition(RunTransition transition) {
		return this.store.transition(transition);
	}

	@Override
	public Flux<String> saveStreams(String owner, Collection<StreamPart> parts) {
		return this.store.saveStreams(owner, parts);
	}

	@Override
	public Flux<OpenStream> streams(String threadId) {
		return this.store.streams(threadId);
	}

	@Override
	public Mono<Void> keepStreams(RunOwner run, List<KeptStream> streams) {
		return this.store.keepStreams(run, streams);
	}

	@Override
	public Mono<Void> annotateRun(RunOwner run, Map<String, JsonNode> metadata) {
		return this.store.annotateRun(run, metadata);
	}

	@Override
	public Flux<String> renewLeases(RunLease lease) {
		return this.store.renewLeases(lease);
	}

	@Override
	public Flux<String> lapsedRuns(int limit) {
		return this.store.lapsedRuns(limit);
	}

	@Override
	public Mono<Void> ping() {
		return this.store.ping();
	}

}

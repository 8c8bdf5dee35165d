package io.quintet.acp.autoconfigure;

import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

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
import io.quintet.acp.thread.Run;
import io.quintet.acp.thread.Tenant;
import io.quintet.acp.thread.ThreadEvent;

/**
 * Has nothing and keeps nothing; only its signs of life can be chosen.
 */
class SilentThreadStore implements ThreadStore {

	private final Supplier<Mono<Void>> ping;

	private final Supplier<Flux<String>> renewal;

	SilentThreadStore() {
		this(Mono::empty, Flux::empty);
	}

	SilentThreadStore(Supplier<Mono<Void>> ping, Supplier<Flux<String>> renewal) {
		this.ping = ping;
		this.renewal = renewal;
	}

	@Override
	public Mono<AcpThread> createThread(NewThread thread) {
		return Mono.empty();
	}

	@Override
	public Flux<AcpThread> threads(Tenant caller, Cursor before, int limit) {
		return Flux.empty();
	}

	@Override
	public Mono<ThreadAccess> access(String threadId, String identityId) {
		return Mono.empty();
	}

	@Override
	public Mono<RunAccess> runAccess(String runId, String identityId) {
		return Mono.empty();
	}

	@Override
	public Flux<Run> runs(String threadId, Collection<String> others) {
		return Flux.empty();
	}

	@Override
	public Mono<AcpThread> updateThread(ThreadUpdate update) {
		return Mono.empty();
	}

	@Override
	public Mono<Void> deleteThread(String threadId, Guard guard) {
		return Mono.empty();
	}

	@Override
	public Flux<Member> members(String threadId) {
		return Flux.empty();
	}

	@Override
	public Mono<Member> addMember(NewMember member) {
		return Mono.empty();
	}

	@Override
	public Mono<Void> removeMember(MemberRemoval removal) {
		return Mono.empty();
	}

	@Override
	public Mono<AppendedEvent> append(NewEvent event) {
		return Mono.empty();
	}

	@Override
	public Flux<ThreadEvent> events(String threadId, Cursor after, int limit) {
		return Flux.empty();
	}

	@Override
	public Mono<List<StartedRun>> startRuns(NewRuns invocation) {
		return Mono.empty();
	}

	@Override
	public Mono<Run> transition(RunTransition transition) {
		return Mono.empty();
	}

	@Override
	public Flux<String> renewLeases(RunLease lease) {
		return this.renewal.get();
	}

	@Override
	public Flux<String> lapsedRuns(int limit) {
		return Flux.empty();
	}

	@Override
	public Mono<Void> ping() {
		return this.ping.get();
	}

}

package io.quintet.acp.test;

import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Signal;

import io.quintet.acp.broadcast.ThreadFrame;
import io.quintet.acp.store.RunTransition;
import io.quintet.acp.store.ThreadStore.Guard;
import io.quintet.acp.store.ThreadStore.NewRuns;
import io.quintet.acp.store.ThreadStore.RunAccess;
import io.quintet.acp.store.ThreadStore.RunLease;
import io.quintet.acp.store.ThreadStore.StartedRun;
import io.quintet.acp.thread.AcpException;
import io.quintet.acp.thread.AcpThread;
import io.quintet.acp.thread.ErrorCode;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Ids;
import io.quintet.acp.thread.Run;
import io.quintet.acp.thread.RunStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a store promises of starting runs.
 */
abstract class ThreadStoreRunContract extends ThreadStoreContractPart {

	private static final List<RunStatus> ENDS = List.of(RunStatus.COMPLETED, RunStatus.FAILED, RunStatus.CANCELLED);

	// Start

	@Test
	void aNewRunIsPendingAndPublished() {
		AcpThread thread = newThreadWith(this.helper);
		StartedRun started = get(store().startRuns(invocation(thread, "key", this.helper))).get(0);
		Run run = started.run();
		assertThat(started.started()).isTrue();
		assertThat(run.id()).matches("run_[0-9a-f]{16}");
		assertThat(run).isEqualTo(new Run(run.id(), thread.id(), this.helper, this.ann, RunStatus.PENDING,
				run.startedAt(), null, null, "key", Map.of()));
		assertThat(run.startedAt()).isAfterOrEqualTo(thread.createdAt())
			.isEqualTo(run.startedAt().truncatedTo(ChronoUnit.MICROS));
		assertThat(framesOf(thread)).containsExactly(new ThreadFrame.RunUpdated(run));
		assertThat(eventsOf(thread)).isEmpty();
		assertThat(get(store().runAccess(run.id(), this.ann.id()))).isEqualTo(new RunAccess(run, thread, true));
		assertThat(get(store().runAccess(run.id(), this.eve.id()))).isEqualTo(new RunAccess(run, thread, false));
	}

	@Test
	void activeRunsAreListedAndOthersByTheirIds() {
		AcpThread thread = newThreadWith(this.helper, this.clerk);
		AcpThread elsewhere = newThreadWith(this.helper);
		Run over = pendingRun(thread, this.helper);
		Run cancelled = get(store().transition(RunTransition.byAnyone(over.id(), RunStatus.CANCELLED, Ids.event())));
		Run first = pendingRun(thread, this.helper);
		Run second = pendingRun(thread, this.clerk);
		Run foreign = pendingRun(elsewhere, this.helper);
		assertThat(all(store().runs(thread.id(), List.of()))).containsExactly(first, second);
		assertThat(all(store().runs(thread.id(), List.of(over.id(), first.id(), foreign.id(), "run_unknown"))))
			.containsExactly(first, second, cancelled);
		assertThat(all(store().runs(Ids.thread(), List.of(over.id())))).isEmpty();
	}

	@Test
	void theAssistantIsAsItIsAMember() {
		Identity renamed = Identity.assistant(this.helper.id(), "Another name");
		AcpThread thread = newThreadWith(renamed);
		assertThat(pendingRun(thread, this.helper).assistant()).isEqualTo(renamed);
	}

	@Test
	void anUnknownRunIsAbsent() {
		assertEmpty(store().runAccess(Ids.run(), this.ann.id()));
		assertEmpty(store().runAccess("", ""));
		assertEmpty(store().transition(RunTransition.byAnyone(Ids.run(), RunStatus.CANCELLED, Ids.event())));
	}

	@Test
	void everyAssistantAskedForIsAnsweredInThatOrder() {
		AcpThread thread = newThreadWith(this.helper, this.clerk);
		List<StartedRun> started = get(
				store().startRuns(invocation(thread, "key", this.clerk, this.helper, this.clerk)));
		assertThat(runs(started)).extracting((run) -> run.assistant())
			.containsExactly(this.clerk, this.helper, this.clerk);
		assertThat(started.get(2).run()).isEqualTo(started.get(0).run());
		assertThat(started.subList(0, 2)).allMatch(StartedRun::started);
		assertThat(framesOf(thread)).containsExactly(new ThreadFrame.RunUpdated(started.get(0).run()),
				new ThreadFrame.RunUpdated(started.get(1).run()));
	}

	@Test
	void anActiveRunAnswersForItsAssistant() {
		AcpThread thread = newThreadWith(this.helper, this.clerk);
		Run pending = pendingRun(thread, this.helper);
		assertThat(get(store().startRuns(invocation(thread, null, this.helper))))
			.containsExactly(new StartedRun(pending, false));
		Run running = step(pending, RunStatus.RUNNING);
		this.broadcaster.clear();
		assertThat(get(store().startRuns(invocation(thread, "other", this.helper))))
			.containsExactly(new StartedRun(running, false));
		assertThat(framesOf(thread)).isEmpty();
		assertThat(read(running)).isEqualTo(running);
	}

	@Test
	void anEndedRunMakesWayForAnother() {
		AcpThread thread = newThreadWith(this.helper);
		for (RunStatus end : ENDS) {
			Run ended = step(pendingRun(thread, this.helper), end);
			StartedRun next = get(store().startRuns(invocation(thread, null, this.helper))).get(0);
			assertThat(next.started()).isTrue();
			assertThat(next.run().id()).isNotEqualTo(ended.id());
			step(next.run(), RunStatus.CANCELLED);
		}
	}

	@Test
	void activeRunsOfOtherThreadsDoNotCount() {
		AcpThread one = newThreadWith(this.helper);
		AcpThread other = newThreadWith(this.helper);
		Run first = get(store().startRuns(invocation(one, "key", this.helper))).get(0).run();
		StartedRun second = get(store().startRuns(invocation(other, "key", LONG, 1, this.helper))).get(0);
		assertThat(second.started()).isTrue();
		assertThat(second.run().id()).isNotEqualTo(first.id());
	}

	@Test
	void anInvocationNeedsSightAndMembership() {
		AcpThread thread = newThreadWith(this.helper, this.eve);
		RunLease lease = new RunLease(this.node, LONG);
		List<String> ids = List.of(this.helper.id());
		assertRefused(store().startRuns(new NewRuns(thread.id(), Guard.of(this.bob), ids, null, this.bob, lease, 1, 9)),
				AcpException.notMember());
		assertRefused(store().startRuns(new NewRuns(thread.id(), Guard.of(this.eve), ids, null, this.eve, lease, 1, 9)),
				AcpException.threadNotFound());
		assertRefused(
				store().startRuns(new NewRuns(Ids.thread(), Guard.of(this.ann), ids, null, this.ann, lease, 1, 9)),
				AcpException.threadNotFound());
		assertRefused(store().startRuns(new NewRuns(Ids.thread(), null, ids, null, this.ann, lease, 1, 9)),
				AcpException.threadNotFound());
		assertThat(framesOf(thread)).isEmpty();
	}

	@Test
	void aChainNeedsNoMembershipOfItsCaller() {
		AcpThread thread = newThreadWith(this.helper);
		List<StartedRun> started = get(store().startRuns(new NewRuns(thread.id(), null, List.of(this.helper.id()), null,
				this.clerk, new RunLease(this.node, LONG), 2, 9)));
		assertThat(started.get(0).run().triggeredBy()).isEqualTo(this.clerk);
	}

	@Test
	void allStartOrNone() {
		AcpThread thread = newThreadWith(this.helper);
		assertRefused(store().startRuns(invocation(thread, "key", this.helper, this.clerk)),
				AcpException.assistantNotMember(this.clerk.id()));
		assertThat(framesOf(thread)).isEmpty();
		get(store().addMember(member(thread, this.clerk)));
		assertThat(get(store().startRuns(invocation(thread, "key", this.clerk, this.helper))))
			.allMatch(StartedRun::started);
	}

	@Test
	void onlyAssistantsCanBeInvoked() {
		AcpThread thread = newThreadWith(this.bob, Identity.system(this.clerk.id(), "Clerk"));
		assertRefused(store().startRuns(invocation(thread, null, this.bob)),
				AcpException.assistantNotMember(this.bob.id()));
		assertRefused(store().startRuns(invocation(thread, null, this.clerk)),
				AcpException.assistantNotMember(this.clerk.id()));
	}

	@Test
	void aThreadHasNoMoreActiveRunsThanAllowed() {
		AcpThread thread = newThreadWith(this.helper, this.clerk);
		assertRefused(store().startRuns(invocation(thread, "key", LONG, 1, this.helper, this.clerk)),
				ErrorCode.TOO_MANY_REQUESTS);
		assertThat(framesOf(thread)).isEmpty();
		Run run = get(store().startRuns(invocation(thread, null, LONG, 1, this.helper))).get(0).run();
		assertRefused(store().startRuns(invocation(thread, null, LONG, 1, this.clerk)), ErrorCode.TOO_MANY_REQUESTS);
		assertThat(get(store().startRuns(invocation(thread, null, LONG, 1, this.helper, this.helper))))
			.containsOnly(new StartedRun(run, false));
		step(run, RunStatus.COMPLETED);
		assertThat(get(store().startRuns(invocation(thread, "key", LONG, 2, this.helper, this.clerk))))
			.allMatch(StartedRun::started);
	}

	@Test
	void concurrentInvocationsOfOneAssistantStartItOnce() {
		AcpThread thread = newThreadWith(this.helper);
		List<StartedRun> started = values(
				atOnce(WRITERS, (writer) -> store().startRuns(invocation(thread, null, this.helper))))
			.stream()
			.flatMap(List::stream)
			.toList();
		Run run = started.get(0).run();
		assertThat(started).hasSize(WRITERS)
			.containsOnlyOnce(new StartedRun(run, true))
			.containsOnly(new StartedRun(run, true), new StartedRun(run, false));
		assertThat(framesOf(thread)).containsExactly(new ThreadFrame.RunUpdated(run));
	}

	@Test
	void concurrentInvocationsKeepTheBound() {
		List<Identity> assistants = new ArrayList<>();
		for (int i = 0; i < WRITERS; i++) {
			assistants.add(Identity.assistant("assistant" + i + "-" + this.nonce, ""));
		}
		AcpThread thread = newThreadWith(assistants.toArray(Identity[]::new));
		List<Signal<List<StartedRun>>> invocations = atOnce(WRITERS,
				(writer) -> store().startRuns(invocation(thread, null, LONG, 3, assistants.get(writer))));
		assertThat(values(invocations)).hasSize(3);
		assertThat(refusals(invocations)).hasSize(WRITERS - 3).containsOnly(ErrorCode.TOO_MANY_REQUESTS);
		assertThat(framesOf(thread)).hasSize(3);
	}

	@Test
	void concurrentInvocationsOfOverlappingAssistantsStartEachOnce() {
		AcpThread thread = newThreadWith(this.helper, this.clerk);
		List<StartedRun> started = values(atOnce(WRITERS,
				(writer) -> store().startRuns((writer % 2 == 0) ? invocation(thread, null, this.helper, this.clerk)
						: invocation(thread, null, this.clerk, this.helper))))
			.stream()
			.flatMap(List::stream)
			.toList();
		assertThat(started).hasSize(2 * WRITERS).filteredOn(StartedRun::started).hasSize(2);
		assertThat(runs(started)).extracting(Run::id)
			.containsOnly(started.get(0).run().id(), started.get(1).run().id());
		assertThat(framesOf(thread)).hasSize(2);
	}

	@Test
	void anInvocationGoesOnWhenItsCallerWalksAway() {
		AcpThread thread = newThreadWith(this.helper);
		abandon(store().startRuns(invocation(thread, null, this.helper)));
		this.broadcaster.await(thread.id(), (frames) -> frames.size() == 1, timeout());
		assertThat(get(store().startRuns(invocation(thread, null, this.helper))).get(0).started()).isFalse();
	}

	// Keys

	@Test
	void aRepeatUnderItsKeyIsAnsweredByTheSameRuns() {
		AcpThread thread = newThreadWith(this.helper, this.clerk);
		List<Run> first = runs(get(store().startRuns(invocation(thread, "key", this.helper, this.clerk))));
		Run helped = step(first.get(0), RunStatus.COMPLETED);
		Run failed = step(first.get(1), RunStatus.FAILED);
		this.broadcaster.clear();
		assertThat(get(store().startRuns(invocation(thread, "key", this.helper, this.clerk))))
			.containsExactly(new StartedRun(helped, false), new StartedRun(failed, false));
		assertThat(get(store().startRuns(invocation(thread, "key", this.clerk, this.helper, this.clerk))))
			.containsExactly(new StartedRun(failed, false), new StartedRun(helped, false),
					new StartedRun(failed, false));
		assertThat(framesOf(thread)).isEmpty();
	}

	@Test
	void aRepeatIsAnsweredByWhatWasActiveAtTheFirstTimeToo() {
		AcpThread thread = newThreadWith(this.helper, this.clerk);
		Run active = runningRun(thread, this.helper);
		List<StartedRun> first = get(store().startRuns(invocation(thread, "key", this.helper, this.clerk)));
		assertThat(first.get(0)).isEqualTo(new StartedRun(active, false));
		assertThat(first.get(1).started()).isTrue();
		Run ended = step(active, RunStatus.COMPLETED);
		assertThat(ended.idempotencyKey()).isNull();
		Run later = pendingRun(thread, this.helper);
		assertThat(later.id()).isNotEqualTo(active.id());
		assertThat(get(store().startRuns(invocation(thread, "key", this.helper, this.clerk))))
			.containsExactly(new StartedRun(ended, false), new StartedRun(first.get(1).run(), false));
	}

	@Test
	void aRepeatIsAnsweredWhereNothingWasStartedAtTheFirstTime() {
		AcpThread thread = newThreadWith(this.helper);
		Run active = runningRun(thread, this.helper);
		get(store().startRuns(invocation(thread, "key", this.helper)));
		Run ended = step(active, RunStatus.COMPLETED);
		assertThat(get(store().startRuns(invocation(thread, "key", this.helper))))
			.containsExactly(new StartedRun(ended, false));
	}

	@Test
	void aRepeatNeedsNoRoomForRuns() {
		AcpThread thread = newThreadWith(this.helper, this.clerk);
		Run run = get(store().startRuns(invocation(thread, "key", this.helper))).get(0).run();
		Run ended = step(run, RunStatus.CANCELLED);
		pendingRun(thread, this.clerk);
		assertThat(get(store().startRuns(invocation(thread, "key", LONG, 1, this.helper))))
			.containsExactly(new StartedRun(ended, false));
	}

	@Test
	void aKeyCannotBeUsedForOtherAssistants() {
		AcpThread thread = newThreadWith(this.helper, this.clerk);
		get(store().startRuns(invocation(thread, "one", this.helper)));
		assertRefused(store().startRuns(invocation(thread, "one", this.clerk)), ErrorCode.CONFLICT);
		assertRefused(store().startRuns(invocation(thread, "one", this.helper, this.clerk)), ErrorCode.CONFLICT);
		get(store().startRuns(invocation(thread, "both", this.helper, this.clerk)));
		assertRefused(store().startRuns(invocation(thread, "both", this.helper)), ErrorCode.CONFLICT);
		assertRefused(store().startRuns(invocation(thread, "both", this.clerk)), ErrorCode.CONFLICT);
		assertThat(framesOf(thread)).hasSize(2);
	}

	@Test
	void concurrentRepeatsUnderAKeyAreAnsweredAlike() {
		AcpThread thread = newThreadWith(this.helper, this.clerk);
		List<List<StartedRun>> started = values(
				atOnce(WRITERS, (writer) -> store().startRuns(invocation(thread, "key", this.helper, this.clerk))));
		assertThat(started).hasSize(WRITERS)
			.extracting(ThreadStoreContractPart::runs)
			.containsOnly(runs(started.get(0)));
		assertThat(started).filteredOn((each) -> each.stream().allMatch(StartedRun::started)).hasSize(1);
		assertThat(started).filteredOn((each) -> each.stream().noneMatch(StartedRun::started)).hasSize(WRITERS - 1);
		assertThat(framesOf(thread)).hasSize(2);
	}

	@Test
	void ofConcurrentUsesOfAKeyForDifferentAssistantsOneWins() {
		AcpThread thread = newThreadWith(this.helper, this.clerk);
		List<Signal<List<StartedRun>>> invocations = atOnce(WRITERS,
				(writer) -> store().startRuns(invocation(thread, "key", (writer % 2 == 0) ? this.helper : this.clerk)));
		assertThat(values(invocations)).hasSize(WRITERS / 2)
			.extracting(ThreadStoreContractPart::runs)
			.containsOnly(runs(values(invocations).get(0)));
		assertThat(refusals(invocations)).hasSize(WRITERS / 2).containsOnly(ErrorCode.CONFLICT);
		assertThat(framesOf(thread)).hasSize(1);
	}

	@Test
	void aRepeatAfterTheAssistantHasLeftIsRefused() {
		AcpThread thread = newThreadWith(this.helper);
		get(store().startRuns(invocation(thread, "key", this.helper)));
		done(store().removeMember(removal(thread, this.helper)));
		assertRefused(store().startRuns(invocation(thread, "key", this.helper)),
				AcpException.assistantNotMember(this.helper.id()));
	}

}

package io.quintet.acp.test;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;
import reactor.test.StepVerifier;

import io.quintet.acp.broadcast.ThreadFrame;
import io.quintet.acp.store.AppendedEvent;
import io.quintet.acp.store.Guard;
import io.quintet.acp.store.NewEvent;
import io.quintet.acp.store.NewRuns;
import io.quintet.acp.store.RunAccess;
import io.quintet.acp.store.RunLease;
import io.quintet.acp.store.RunOverException;
import io.quintet.acp.store.RunOwner;
import io.quintet.acp.store.RunTransition;
import io.quintet.acp.store.StartedRun;
import io.quintet.acp.thread.AcpException;
import io.quintet.acp.thread.AcpThread;
import io.quintet.acp.thread.ErrorCode;
import io.quintet.acp.thread.EventBody;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Ids;
import io.quintet.acp.thread.Run;
import io.quintet.acp.thread.RunError;
import io.quintet.acp.thread.RunStatus;
import io.quintet.acp.thread.ThreadEvent;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a store promises of runs.
 */
abstract class ThreadStoreRunContract extends ThreadStoreValueContract {

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
			.extracting(ThreadStoreContractSupport::runs)
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
			.extracting(ThreadStoreContractSupport::runs)
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

	// Steps

	@Test
	void aStepIsToldByTheRunAndThenByItsEvent() {
		for (RunStatus end : ENDS) {
			AcpThread thread = newThreadWith(this.helper);
			Run pending = pendingRun(thread, this.helper);
			this.broadcaster.clear();
			RunTransition begin = byOwner(pending, RunStatus.RUNNING);
			Run running = get(store().transition(begin));
			assertThat(running).isEqualTo(withStatus(pending, RunStatus.RUNNING));
			RunTransition over = byOwner(pending, end);
			Run ended = get(store().transition(over));
			assertThat(ended.status()).isEqualTo(end);
			assertThat(ended.error()).isEqualTo((end == RunStatus.FAILED) ? BOOM : null);
			assertThat(ended.startedAt()).isEqualTo(pending.startedAt());
			Instant completedAt = Objects.requireNonNull(ended.completedAt());
			assertThat(completedAt).isAfterOrEqualTo(pending.startedAt())
				.isEqualTo(completedAt.truncatedTo(ChronoUnit.MICROS));
			assertThat(read(pending)).isEqualTo(ended);
			List<ThreadEvent> events = eventsOf(thread);
			assertThat(events).extracting(ThreadEvent::id).containsExactly(begin.eventId(), over.eventId());
			assertThat(events).extracting(ThreadEvent::body).containsExactly(new EventBody.RunStarted(), bodyOf(end));
			assertThat(events).allSatisfy((event) -> {
				assertThat(event.runId()).isEqualTo(pending.id());
				assertThat(event.author()).isEqualTo(this.helper);
				assertThat(event.clientId()).isNull();
				assertThat(event.metadata()).isEmpty();
			});
			assertStrictlyIncreasing(events);
			assertThat(framesOf(thread)).containsExactly(new ThreadFrame.RunUpdated(running),
					new ThreadFrame.EventStored(events.get(0)), new ThreadFrame.RunUpdated(ended),
					new ThreadFrame.EventStored(events.get(1)));
		}
	}

	@Test
	void aPendingRunMayEndAtOnce() {
		AcpThread thread = newThreadWith(this.helper);
		for (RunStatus end : ENDS) {
			Run ended = step(pendingRun(thread, this.helper), end);
			assertThat(ended.status()).isEqualTo(end);
			assertThat(ended.completedAt()).isNotNull();
		}
		assertThat(eventsOf(thread)).extracting(ThreadEvent::body)
			.containsExactly(ENDS.stream().map(ThreadStoreRunContract::bodyOf).toArray(EventBody[]::new));
	}

	@Test
	void aRunningRunDoesNotBeginAgain() {
		AcpThread thread = newThreadWith(this.helper);
		Run running = runningRun(thread, this.helper);
		this.broadcaster.clear();
		assertEmpty(store().transition(byOwner(running, RunStatus.RUNNING)));
		assertThat(read(running)).isEqualTo(running);
		assertThat(framesOf(thread)).isEmpty();
	}

	@Test
	void anEndedRunTakesNoStep() {
		AcpThread thread = newThreadWith(this.helper);
		for (RunStatus end : ENDS) {
			Run ended = step(runningRun(thread, this.helper), end);
			this.broadcaster.clear();
			for (RunStatus to : List.of(RunStatus.RUNNING, RunStatus.COMPLETED, RunStatus.FAILED,
					RunStatus.CANCELLED)) {
				assertEmpty(store().transition(byOwner(ended, to)));
			}
			assertEmpty(store().transition(RunTransition.byAnyone(ended.id(), RunStatus.CANCELLED, Ids.event())));
			assertEmpty(store().transition(RunTransition.lapsed(ended.id(), BOOM, Ids.event())));
			assertThat(read(ended)).isEqualTo(ended);
			assertThat(framesOf(thread)).isEmpty();
		}
	}

	@Test
	void onlyTheOwnerTakesTheStepsOfTheOwner() {
		AcpThread thread = newThreadWith(this.helper);
		Run pending = pendingRun(thread, this.helper);
		RunOwner stranger = new RunOwner(pending.id(), "another " + this.node);
		this.broadcaster.clear();
		for (RunStatus to : List.of(RunStatus.RUNNING, RunStatus.COMPLETED, RunStatus.CANCELLED)) {
			assertEmpty(store().transition(RunTransition.byOwner(stranger, to, null, Ids.event())));
		}
		assertThat(framesOf(thread)).isEmpty();
		assertThat(step(pending, RunStatus.RUNNING).status()).isEqualTo(RunStatus.RUNNING);
		assertEmpty(store().transition(RunTransition.byOwner(stranger, RunStatus.COMPLETED, null, Ids.event())));
		assertThat(step(pending, RunStatus.COMPLETED).status()).isEqualTo(RunStatus.COMPLETED);
	}

	@Test
	void anyNodeCancels() {
		AcpThread thread = newThreadWith(this.helper, this.clerk);
		for (Run run : List.of(runningRun(thread, this.helper), pendingRun(thread, this.clerk))) {
			Run cancelled = get(store().transition(RunTransition.byAnyone(run.id(), RunStatus.CANCELLED, Ids.event())));
			assertThat(cancelled.status()).isEqualTo(RunStatus.CANCELLED);
			assertThat(cancelled.error()).isNull();
		}
		assertThat(eventsOf(thread)).extracting(ThreadEvent::type)
			.containsExactly("run.started", "run.cancelled", "run.cancelled");
	}

	@Test
	void aRunWithALeaseCannotBeTakenForLapsed() {
		AcpThread thread = newThreadWith(this.helper);
		Run run = runningRun(thread, this.helper);
		assertEmpty(store().transition(RunTransition.lapsed(run.id(), interrupted(), Ids.event())));
		assertThat(all(store().lapsedRuns(MANY))).doesNotContain(run.id());
		assertThat(read(run)).isEqualTo(run);
	}

	@Test
	void aRunWhoseLeaseHasLapsedFailsAndMakesWay() {
		AcpThread thread = newThreadWith(this.helper);
		Run run = lapsedRun(thread, this.helper);
		this.broadcaster.clear();
		Run failed = get(store().transition(RunTransition.lapsed(run.id(), interrupted(), Ids.event())));
		assertThat(failed.status()).isEqualTo(RunStatus.FAILED);
		assertThat(failed.error()).isEqualTo(interrupted());
		assertThat(kindsOf(thread)).containsExactly("RunUpdated", "run.failed");
		assertThat(eventsOf(thread)).extracting(ThreadEvent::body)
			.containsExactly(new EventBody.RunFailed(interrupted()));
		assertThat(all(store().lapsedRuns(MANY))).doesNotContain(run.id());
		assertEmpty(store().transition(byOwner(run, RunStatus.COMPLETED)));
		assertThat(get(store().startRuns(invocation(thread, null, this.helper))).get(0).started()).isTrue();
	}

	@Test
	void oneOfManyConcurrentEndsWins() {
		AcpThread thread = newThreadWith(this.helper);
		Run run = runningRun(thread, this.helper);
		this.broadcaster.clear();
		List<Run> winners = values(atOnce(WRITERS, (writer) -> switch (writer % 4) {
			case 0 -> store().transition(byOwner(run, RunStatus.COMPLETED));
			case 1 -> store().transition(byOwner(run, RunStatus.FAILED));
			default -> store().transition(RunTransition.byAnyone(run.id(), RunStatus.CANCELLED, Ids.event()));
		}));
		assertThat(winners).containsExactly(read(run));
		assertThat(eventsOf(thread)).hasSize(2).last().satisfies((event) -> {
			assertThat(event.body()).isEqualTo(bodyOf(winners.get(0).status()));
			assertThat(framesOf(thread)).containsExactly(new ThreadFrame.RunUpdated(winners.get(0)),
					new ThreadFrame.EventStored(event));
		});
	}

	@Test
	void aRunIsOverWhenItsLastEventIsPublished() {
		AcpThread thread = newThreadWith(this.helper);
		Run run = runningRun(thread, this.helper);
		List<RunStatus> statuses = readOnFrames(
				(frame) -> store().runAccess(run.id(), this.ann.id()).map((access) -> access.run().status()),
				() -> step(run, RunStatus.COMPLETED));
		assertThat(statuses).hasSize(2).containsOnly(RunStatus.COMPLETED);
	}

	@Test
	void answersWaitForWhoeverAsksForThemLate() {
		AcpThread thread = newThread();
		assertAnswersLate(thread, store().addMember(member(thread, this.helper)));
		assertAnswersLate(thread, store().updateThread(update(thread, null, null)));
		assertAnswersLate(thread, store().append(message(thread, this.ann, "hello")));
		assertAnswersLate(thread, store().startRuns(invocation(thread, null, this.helper)));
		Run run = pendingRun(thread, this.helper);
		assertAnswersLate(thread, store().transition(byOwner(run, RunStatus.RUNNING)));
		assertAnswersLate(thread, store().append(eventOf(run, "hello")));
	}

	@Test
	void aStepGoesOnWhenItsCallerWalksAway() {
		AcpThread thread = newThreadWith(this.helper);
		Run run = runningRun(thread, this.helper);
		this.broadcaster.clear();
		abandon(store().transition(byOwner(run, RunStatus.COMPLETED)));
		this.broadcaster.await(thread.id(), (frames) -> frames.size() == 2, timeout());
		assertThat(read(run).status()).isEqualTo(RunStatus.COMPLETED);
	}

	// Events of runs

	@Test
	void aRunningRunEmitsEvents() {
		AcpThread thread = newThreadWith(this.helper);
		Run run = runningRun(thread, this.helper);
		AppendedEvent appended = get(store().append(eventOf(run, "hello")));
		assertThat(appended.duplicate()).isFalse();
		assertThat(appended.event().runId()).isEqualTo(run.id());
		assertThat(appended.event().author()).isEqualTo(this.helper);
		assertThat(eventsOf(thread)).last().isEqualTo(appended.event());
		assertPublishedAsStored(thread);
	}

	@Test
	void aRunEmitsNothingBeforeItsBeginningAndAfterItsEnd() {
		AcpThread thread = newThreadWith(this.helper);
		for (RunStatus end : ENDS) {
			Run run = pendingRun(thread, this.helper);
			assertOver(eventOf(run, "too early"));
			step(run, RunStatus.RUNNING);
			get(store().append(eventOf(run, "in time")));
			step(run, end);
			assertOver(eventOf(run, "too late"));
		}
		assertThat(eventsOf(thread)).extracting(ThreadStoreContractSupport::text)
			.doesNotContain("too early", "too late")
			.hasSize(9);
		assertPublishedAsStored(thread);
	}

	@Test
	void onlyTheOwnerEmitsEvents() {
		AcpThread thread = newThreadWith(this.helper);
		Run run = runningRun(thread, this.helper);
		assertOver(eventOf(run, "hello", "another " + this.node));
		assertOver(new NewEvent(Ids.event(), thread.id(), null, this.helper, body("hello"), Map.of(), null,
				new RunOwner(Ids.run(), this.node)));
		assertThat(eventsOf(thread)).hasSize(1);
	}

	@Test
	void theRunOfARemovedAssistantIsCancelledWithTheRemoval() {
		for (boolean begun : List.of(true, false)) {
			AcpThread thread = newThreadWith(this.helper, this.clerk);
			Run run = begun ? runningRun(thread, this.helper) : pendingRun(thread, this.helper);
			Run other = runningRun(thread, this.clerk);
			this.broadcaster.clear();
			done(store().removeMember(removal(thread, this.helper)));
			Run since = read(run);
			assertThat(since.status()).isEqualTo(RunStatus.CANCELLED);
			assertThat(read(other).status()).isEqualTo(RunStatus.RUNNING);
			ThreadEvent end = eventsOf(thread).get(eventsOf(thread).size() - 1);
			assertThat(end.body()).isEqualTo(new EventBody.RunCancelled());
			assertThat(end.author()).isEqualTo(this.helper);
			assertThat(end.runId()).isEqualTo(run.id());
			assertThat(framesOf(thread)).containsExactly(new ThreadFrame.RunUpdated(since),
					new ThreadFrame.EventStored(end),
					new ThreadFrame.MembersUpdated(thread.id(), List.of(this.ann, this.clerk)));
			assertOver(eventOf(run, "hello", this.node));
		}
	}

	@Test
	void theEndOfTheRunIsToldBeforeTheRemoval() throws Exception {
		turnLifecycleEventsOn();
		AcpThread thread = newThreadWith(this.helper);
		runningRun(thread, this.helper);
		this.broadcaster.clear();
		done(store().removeMember(removal(thread, this.helper)));
		assertThat(kindsOf(thread)).containsExactly("RunUpdated", "run.cancelled", "thread.member_removed",
				"MembersUpdated");
		List<ThreadEvent> events = eventsOf(thread);
		assertStrictlyIncreasing(events);
		assertThat(this.broadcaster.events(thread.id())).isEqualTo(events.subList(events.size() - 2, events.size()));
	}

	@Test
	void theAssistantIsFreeWhenItIsAddedAgain() {
		AcpThread thread = newThreadWith(this.helper);
		Run run = runningRun(thread, this.helper);
		done(store().removeMember(removal(thread, this.helper)));
		get(store().addMember(member(thread, this.helper)));
		assertThat(runningRun(thread, this.helper).id()).isNotEqualTo(run.id());
	}

	@Test
	void anEventOfARunTriedAgainUnderItsIdIsStoredOnce() {
		AcpThread thread = newThreadWith(this.helper);
		Run run = runningRun(thread, this.helper);
		NewEvent draft = eventOf(run, "hello");
		ThreadEvent event = get(store().append(draft)).event();
		assertThat(get(store().append(draft)).event()).isEqualTo(event);
		assertThat(eventsOf(thread)).hasSize(2);
		assertPublishedAsStored(thread);
	}

	@Test
	void nothingOfARunFollowsItsLastEvent() {
		for (int round = 0; round < 10; round++) {
			AcpThread thread = newThreadWith(this.helper);
			Run run = runningRun(thread, this.helper);
			RunStatus end = ENDS.get(round % 3);
			List<String> outcomes = together(WRITERS, (writer) -> {
				if (writer == WRITERS / 2) {
					return store().transition(byOwner(run, end)).map((ended) -> "over").flux();
				}
				return Flux.range(0, 5)
					.concatMap((i) -> store().append(eventOf(run, writer + "/" + i))
						.map((appended) -> "stored")
						.onErrorResume(RunOverException.class, (error) -> Mono.empty()));
			});
			List<ThreadEvent> events = eventsOf(thread);
			assertThat(events.get(events.size() - 1).body()).as("the last event").isEqualTo(bodyOf(end));
			assertThat(events).hasSize(1 + outcomes.size());
			assertPublishedAsStored(thread);
		}
	}

	// Leases

	@Test
	void aNodeRenewsTheLeasesOfItsActiveRuns() {
		AcpThread thread = newThreadWith(this.helper, this.clerk, Identity.assistant("third-" + this.nonce, ""));
		Run pending = pendingRun(thread, this.helper);
		Run running = runningRun(thread, this.clerk);
		String other = "another " + this.node;
		Run foreign = get(store().startRuns(new NewRuns(thread.id(), null, List.of("third-" + this.nonce), null,
				this.ann, new RunLease(other, LONG), 1, 9)))
			.get(0)
			.run();
		assertThat(renewed(this.node, LONG)).containsExactlyInAnyOrder(pending.id(), running.id());
		assertThat(renewed(other, LONG)).containsExactly(foreign.id());
		step(running, RunStatus.COMPLETED);
		assertThat(renewed(this.node, LONG)).containsExactly(pending.id());
		step(pending, RunStatus.CANCELLED);
		assertThat(renewed(this.node, LONG)).isEmpty();
		assertThat(renewed("unknown " + this.node, LONG)).isEmpty();
	}

	@Test
	void aRenewalTellsNothingAndChangesNoRun() {
		AcpThread thread = newThreadWith(this.helper);
		Run run = runningRun(thread, this.helper);
		this.broadcaster.clear();
		renewed(this.node, LONG);
		assertThat(read(run)).isEqualTo(run);
		assertThat(framesOf(thread)).isEmpty();
	}

	@Test
	void aRenewedLeaseLastsAsLongAsTheRenewalSays() {
		AcpThread thread = newThreadWith(this.helper);
		Run run = runningRun(thread, this.helper);
		renewed(this.node, SHORT);
		awaitLapse(run);
		renewed(this.node, LONG);
		assertThat(all(store().lapsedRuns(MANY))).doesNotContain(run.id());
		assertEmpty(store().transition(RunTransition.lapsed(run.id(), interrupted(), Ids.event())));
		assertThat(read(run)).isEqualTo(run);
	}

	@Test
	void lapsedRunsComeOldestFirst() {
		AcpThread thread = newThreadWith(this.helper, this.clerk);
		Run older = lapsedRun(thread, this.helper);
		Run newer = lapsedRun(thread, this.clerk);
		assertThat(all(store().lapsedRuns(MANY))).containsSubsequence(older.id(), newer.id());
		assertThat(all(store().lapsedRuns(1))).hasSize(1);
		step(older, RunStatus.CANCELLED);
		assertThat(all(store().lapsedRuns(MANY))).contains(newer.id()).doesNotContain(older.id());
	}

	private List<String> renewed(String owner, Duration time) {
		return all(store().renewLeases(new RunLease(owner, time)));
	}

	private void assertOver(NewEvent event) {
		RunOwner run = Objects.requireNonNull(event.run());
		StepVerifier.create(store().append(event))
			.expectErrorSatisfies((error) -> assertThat(error).isInstanceOf(RunOverException.class)
				.hasMessage(new RunOverException(run.runId()).getMessage()))
			.verify(timeout());
	}

	private void assertAnswersLate(AcpThread thread, Mono<?> operation) {
		int published = framesOf(thread).size();
		StepVerifier.create(operation, 0).expectSubscription().then(() -> {
			this.broadcaster.await(thread.id(), (frames) -> frames.size() > published, timeout());
			// Another round trip, so that the answer is there before anybody asks for it.
			get(store().updateThread(update(thread, null, null)));
		}).thenRequest(1).expectNextCount(1).expectComplete().verify(timeout());
	}

	private static RunError interrupted() {
		return new RunError(RunError.INTERRUPTED, "the node is gone");
	}

	private static Run withStatus(Run run, RunStatus status) {
		return new Run(run.id(), run.threadId(), run.assistant(), run.triggeredBy(), status, run.startedAt(),
				run.completedAt(), run.error(), run.idempotencyKey(), run.metadata());
	}

	private static EventBody bodyOf(RunStatus end) {
		return switch (end) {
			case COMPLETED -> new EventBody.RunCompleted();
			case CANCELLED -> new EventBody.RunCancelled();
			case FAILED -> new EventBody.RunFailed(BOOM);
			default -> throw new IllegalArgumentException(end + " is no end");
		};
	}

}

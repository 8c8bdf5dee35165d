package io.quintet.acp.test;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import io.quintet.acp.broadcast.ThreadFrame;
import io.quintet.acp.store.AppendedEvent;
import io.quintet.acp.store.RunOverException;
import io.quintet.acp.store.RunTransition;
import io.quintet.acp.store.ThreadStore.NewEvent;
import io.quintet.acp.store.ThreadStore.NewRuns;
import io.quintet.acp.store.ThreadStore.RunLease;
import io.quintet.acp.store.ThreadStore.RunOwner;
import io.quintet.acp.thread.AcpThread;
import io.quintet.acp.thread.EventBody;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Ids;
import io.quintet.acp.thread.Metadata;
import io.quintet.acp.thread.Run;
import io.quintet.acp.thread.RunError;
import io.quintet.acp.thread.RunStatus;
import io.quintet.acp.thread.ThreadEvent;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a store promises of runs that have been started: their steps, events and leases.
 */
abstract class ThreadStoreRunStepContract extends ThreadStoreContractPart {

	private static final List<RunStatus> ENDS = List.of(RunStatus.COMPLETED, RunStatus.FAILED, RunStatus.CANCELLED);

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
	void aRunningRunIsAnnotatedByItsOwnerOnly() {
		AcpThread thread = newThreadWith(this.helper);
		Run run = pendingRun(thread, this.helper);
		RunOwner owner = new RunOwner(run.id(), this.node);
		assertRefused(owner);
		step(run, RunStatus.RUNNING);
		assertRefused(new RunOwner(run.id(), "another node"));
		done(store().annotateRun(owner, Metadata.of(Map.of("a", 1, "b", List.of("x")))));
		done(store().annotateRun(owner, Metadata.of(Map.of("b", 2))));
		assertThat(read(run).metadata()).isEqualTo(Metadata.of(Map.of("a", 1, "b", 2)));
		this.broadcaster.clear();
		Run ended = step(run, RunStatus.COMPLETED);
		assertThat(ended.metadata()).isEqualTo(Metadata.of(Map.of("a", 1, "b", 2)));
		assertThat(framesOf(thread)).contains(new ThreadFrame.RunUpdated(ended));
		assertRefused(owner);
	}

	private void assertRefused(RunOwner owner) {
		StepVerifier.create(store().annotateRun(owner, Metadata.of(Map.of("a", 1))))
			.expectError(RunOverException.class)
			.verify(timeout());
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
			.containsExactly(ENDS.stream().map(ThreadStoreRunStepContract::bodyOf).toArray(EventBody[]::new));
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
	void bufferedResultsAreReplayedToLateSubscribers() {
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
		assertThat(eventsOf(thread)).extracting(ThreadStoreContractPart::text)
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
			// Another round trip, so that the answer is there before it is requested.
			get(store().updateThread(update(thread, null, null)));
		}).thenRequest(1).expectNextCount(1).expectComplete().verify(timeout());
	}

	private List<String> renewed(String owner, Duration time) {
		return all(store().renewLeases(new RunLease(owner, time)));
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

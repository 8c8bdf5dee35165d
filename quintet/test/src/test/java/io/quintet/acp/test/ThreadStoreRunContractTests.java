package io.quintet.acp.test;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.quintet.acp.broadcast.Broadcaster;
import io.quintet.acp.store.AppendedEvent;
import io.quintet.acp.store.RunTransition;
import io.quintet.acp.store.RunTransition.Condition;
import io.quintet.acp.store.ThreadStore;
import io.quintet.acp.store.ThreadStore.NewEvent;
import io.quintet.acp.store.ThreadStore.NewRuns;
import io.quintet.acp.store.ThreadStore.RunAccess;
import io.quintet.acp.store.ThreadStore.StartedRun;
import io.quintet.acp.thread.Run;

import static io.quintet.acp.test.ContractRun.assertFailures;
import static io.quintet.acp.test.ContractRun.run;

/**
 * Runs the contract over stores that break one promise of runs each: the tests named have
 * to fail.
 */
class ThreadStoreRunContractTests {

	@Test
	void noticesThatAnythingEndsARun() {
		assertFailures(LetsEverybodyWin.class, "oneOfManyConcurrentEndsWins", "anEndedRunTakesNoStep");
	}

	@Test
	void noticesThatOwnersAndLeasesDoNotCount() {
		assertFailures(IgnoresConditions.class, "onlyTheOwnerTakesTheStepsOfTheOwner",
				"aRunWithALeaseCannotBeTakenForLapsed", "aRenewedLeaseLastsAsLongAsTheRenewalSays");
	}

	@Test
	void noticesEventsOutsideOfRuns() {
		assertFailures(AsksNoRun.class, "aRunEmitsNothingBeforeItsBeginningAndAfterItsEnd",
				"nothingOfARunFollowsItsLastEvent", "onlyTheOwnerEmitsEvents");
	}

	@Test
	void noticesThatRunsStartOneByOne() {
		assertFailures(StartsOneByOne.class, "allStartOrNone", "aKeyCannotBeUsedForOtherAssistants");
	}

	@Test
	void noticesThatKeysAreForgotten() {
		assertFailures(ForgetsKeys.class, "aRepeatUnderItsKeyIsAnsweredByTheSameRuns",
				"aKeyCannotBeUsedForOtherAssistants", "aRepeatIsAnsweredByWhatWasActiveAtTheFirstTimeToo");
	}

	@Test
	void noticesThatThereIsRoomForEveryRun() {
		assertFailures(HasRoomForEveryRun.class, "aThreadHasNoMoreActiveRunsThanAllowed",
				"concurrentInvocationsKeepTheBound");
	}

	private static NewRuns with(NewRuns invocation, List<String> assistantIds, @Nullable String key, int maxActive) {
		return new NewRuns(invocation.threadId(), invocation.guard(), assistantIds, key, invocation.triggeredBy(),
				invocation.lease(), invocation.depth(), maxActive);
	}

	/** Tells everybody that the step was theirs. */
	static class LetsEverybodyWin extends BrokenThreadStore {

		@Override
		ThreadStore breaking(ThreadStore store, Broadcaster broadcaster) {
			return new DelegatingThreadStore(store) {

				@Override
				public Mono<Run> transition(RunTransition transition) {
					return this.store.transition(transition)
						.switchIfEmpty(this.store.runAccess(transition.runId(), "").map(RunAccess::run));
				}

			};
		}

	}

	/** Lets any owner take any step. */
	static class IgnoresConditions extends BrokenThreadStore {

		@Override
		ThreadStore breaking(ThreadStore store, Broadcaster broadcaster) {
			return new DelegatingThreadStore(store) {

				@Override
				public Mono<Run> transition(RunTransition transition) {
					return this.store.transition(new RunTransition(transition.runId(), transition.to(),
							transition.error(), transition.eventId(), Condition.NONE, null, null));
				}

			};
		}

	}

	/** Stores events of runs whatever has become of the run. */
	static class AsksNoRun extends BrokenThreadStore {

		@Override
		ThreadStore breaking(ThreadStore store, Broadcaster broadcaster) {
			return new DelegatingThreadStore(store) {

				@Override
				public Mono<AppendedEvent> append(NewEvent event) {
					return this.store.append(new NewEvent(event.id(), event.threadId(), event.guard(), event.author(),
							event.body(), event.metadata(), event.clientId(), null));
				}

			};
		}

	}

	/** Starts one assistant after the other. */
	static class StartsOneByOne extends BrokenThreadStore {

		@Override
		ThreadStore breaking(ThreadStore store, Broadcaster broadcaster) {
			return new DelegatingThreadStore(store) {

				@Override
				public Mono<List<StartedRun>> startRuns(NewRuns invocation) {
					return Flux.fromIterable(invocation.assistantIds())
						.concatMap(
								(id) -> this.store
									.startRuns(with(invocation, List.of(id),
											(invocation.idempotencyKey() != null) ? invocation.idempotencyKey() + id
													: null,
											invocation.maxActive())))
						.map((started) -> started.get(0))
						.collectList();
				}

			};
		}

	}

	/** Does not look at idempotency keys. */
	static class ForgetsKeys extends BrokenThreadStore {

		@Override
		ThreadStore breaking(ThreadStore store, Broadcaster broadcaster) {
			return new DelegatingThreadStore(store) {

				@Override
				public Mono<List<StartedRun>> startRuns(NewRuns invocation) {
					return this.store
						.startRuns(with(invocation, invocation.assistantIds(), null, invocation.maxActive()));
				}

			};
		}

	}

	/** Does not count runs. */
	static class HasRoomForEveryRun extends BrokenThreadStore {

		@Override
		ThreadStore breaking(ThreadStore store, Broadcaster broadcaster) {
			return new DelegatingThreadStore(store) {

				@Override
				public Mono<List<StartedRun>> startRuns(NewRuns invocation) {
					return this.store
						.startRuns(with(invocation, invocation.assistantIds(), invocation.idempotencyKey(), 1_000));
				}

			};
		}

	}

}

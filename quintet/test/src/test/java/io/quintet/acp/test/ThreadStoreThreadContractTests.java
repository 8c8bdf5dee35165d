package io.quintet.acp.test;

import java.time.Duration;
import java.util.List;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.quintet.acp.broadcast.Broadcaster;
import io.quintet.acp.broadcast.ThreadFrame;
import io.quintet.acp.store.AppendedEvent;
import io.quintet.acp.store.RunTransition;
import io.quintet.acp.store.ThreadStore;
import io.quintet.acp.store.ThreadStore.Guard;
import io.quintet.acp.store.ThreadStore.MemberRemoval;
import io.quintet.acp.store.ThreadStore.NewEvent;
import io.quintet.acp.store.ThreadStore.NewMember;
import io.quintet.acp.store.ThreadStore.NewRuns;
import io.quintet.acp.store.ThreadStore.NewThread;
import io.quintet.acp.store.ThreadStore.StartedRun;
import io.quintet.acp.store.ThreadStore.ThreadUpdate;
import io.quintet.acp.thread.AcpThread;
import io.quintet.acp.thread.Cursor;
import io.quintet.acp.thread.Member;
import io.quintet.acp.thread.Run;
import io.quintet.acp.thread.Tenant;

import static io.quintet.acp.test.ContractRun.assertFailures;
import static io.quintet.acp.test.ContractRun.assertSuccesses;
import static io.quintet.acp.test.ContractRun.run;

/**
 * Runs the contract over stores that break one promise of threads and their members each:
 * the tests named have to fail.
 */
class ThreadStoreThreadContractTests {

	@Test
	void noticesThatChangesEndWithTheirCaller() {
		assertFailures(StopsWithItsCaller.class, "whatCallersWalkAwayFromIsStoredAndPublishedAllTheSame",
				"aCreationGoesOnWhenItsCallerWalksAway", "anUpdateGoesOnWhenItsCallerWalksAway",
				"aDeletionGoesOnWhenItsCallerWalksAway", "changesOfMembersGoOnWhenTheirCallerWalksAway",
				"anInvocationGoesOnWhenItsCallerWalksAway", "aStepGoesOnWhenItsCallerWalksAway");
	}

	@Test
	void noticesThatThingsHappenWithoutASubscription() {
		assertFailures(DoesNotWait.class, "nothingIsAppendedBeforeTheSubscription",
				"everySubscriptionCreatesAThreadAndNothingElseDoes");
	}

	@Test
	void noticesThatManyKeysAreTooMany() {
		assertFailures(LooksAtSixKeys.class, "aCallerOfManyKeysSeesTheThreadsOfEverySubset",
				"pagesOfThreadsFollowEachOtherWithoutGapAndRepeat");
		assertSuccesses(LooksAtSixKeys.class, "aThreadIsVisibleToCallersWithAllKeysOfItsTenant");
	}

	@Test
	void noticesThatMembersAreReplaced() {
		assertFailures(ReplacesMembers.class, "whoIsAMemberAlreadyStaysAsItWas");
	}

	@Test
	void noticesThatADeletionLeavesRunsActive() {
		assertFailures(DeletesSilently.class, "theActiveRunsOfADeletedThreadAreCancelled",
				"aDeletionNeedsSightAndMembership");
	}

	/** Begins a moment later, unless the caller has gone by then. */
	static class StopsWithItsCaller extends BrokenThreadStore {

		private static final Duration MOMENT = Duration.ofMillis(100);

		@Override
		protected Duration timeout() {
			return Duration.ofSeconds(1);
		}

		@Override
		ThreadStore breaking(ThreadStore store, Broadcaster broadcaster) {
			return new DelegatingThreadStore(store) {

				@Override
				public Mono<AcpThread> createThread(NewThread thread) {
					return this.store.createThread(thread).delaySubscription(MOMENT);
				}

				@Override
				public Mono<AcpThread> updateThread(ThreadUpdate update) {
					return this.store.updateThread(update).delaySubscription(MOMENT);
				}

				@Override
				public Mono<Void> deleteThread(String threadId, @Nullable Guard guard) {
					return this.store.deleteThread(threadId, guard).delaySubscription(MOMENT);
				}

				@Override
				public Mono<Member> addMember(NewMember member) {
					return this.store.addMember(member).delaySubscription(MOMENT);
				}

				@Override
				public Mono<AppendedEvent> append(NewEvent event) {
					return this.store.append(event).delaySubscription(MOMENT);
				}

				@Override
				public Mono<List<StartedRun>> startRuns(NewRuns invocation) {
					return this.store.startRuns(invocation).delaySubscription(MOMENT);
				}

				@Override
				public Mono<Run> transition(RunTransition transition) {
					return this.store.transition(transition).delaySubscription(MOMENT);
				}

			};
		}

	}

	/** Does what it is told when it is told. */
	static class DoesNotWait extends BrokenThreadStore {

		@Override
		ThreadStore breaking(ThreadStore store, Broadcaster broadcaster) {
			return new DelegatingThreadStore(store) {

				@Override
				public Mono<AcpThread> createThread(NewThread thread) {
					return Mono.fromFuture(this.store.createThread(thread).toFuture());
				}

				@Override
				public Mono<AppendedEvent> append(NewEvent event) {
					return Mono.fromFuture(this.store.append(event).toFuture());
				}

			};
		}

	}

	/** Leaves out what a caller has beyond six keys. */
	static class LooksAtSixKeys extends BrokenThreadStore {

		@Override
		ThreadStore breaking(ThreadStore store, Broadcaster broadcaster) {
			return new DelegatingThreadStore(store) {

				@Override
				public Flux<AcpThread> threads(Tenant caller, @Nullable Cursor before, int limit) {
					TreeMap<String, String> values = new TreeMap<>(caller.values());
					while (values.size() > 6) {
						values.pollFirstEntry();
					}
					return this.store.threads(new Tenant(values), before, limit);
				}

			};
		}

	}

	/** Takes the latest word on a member. */
	static class ReplacesMembers extends BrokenThreadStore {

		@Override
		ThreadStore breaking(ThreadStore store, Broadcaster broadcaster) {
			return new DelegatingThreadStore(store) {

				@Override
				public Mono<Member> addMember(NewMember member) {
					return this.store
						.removeMember(
								new MemberRemoval(member.threadId(), null, member.identity().id(), member.addedBy()))
						.then(this.store.addMember(new NewMember(member.threadId(), null, member.identity(),
								member.role(), member.addedBy(), member.maxMembers())));
				}

			};
		}

	}

	/** Tells of a deletion only that it happened. */
	static class DeletesSilently extends BrokenThreadStore {

		@Override
		Broadcaster breaking(Broadcaster broadcaster) {
			return new BrokenThreadStore.Tampering((target, frame) -> {
				if (!(frame instanceof ThreadFrame.ThreadDeleted)
						&& !(frame instanceof ThreadFrame.RunUpdated updated && updated.run().status().isTerminal())) {
					target.publish(frame);
				}
			}, broadcaster);
		}

	}

}

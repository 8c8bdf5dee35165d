package io.quintet.acp.test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.quintet.acp.broadcast.Broadcaster;
import io.quintet.acp.broadcast.LocalBroadcaster;
import io.quintet.acp.broadcast.ThreadFrame;
import io.quintet.acp.store.AppendedEvent;
import io.quintet.acp.store.Guard;
import io.quintet.acp.store.MemberRemoval;
import io.quintet.acp.store.NewEvent;
import io.quintet.acp.store.NewMember;
import io.quintet.acp.store.NewRuns;
import io.quintet.acp.store.NewThread;
import io.quintet.acp.store.RunAccess;
import io.quintet.acp.store.RunTransition;
import io.quintet.acp.store.RunTransition.Condition;
import io.quintet.acp.store.StartedRun;
import io.quintet.acp.store.ThreadStore;
import io.quintet.acp.store.ThreadUpdate;
import io.quintet.acp.thread.AcpException;
import io.quintet.acp.thread.AcpThread;
import io.quintet.acp.thread.Cursor;
import io.quintet.acp.thread.EventBody;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Member;
import io.quintet.acp.thread.Run;
import io.quintet.acp.thread.Tenant;
import io.quintet.acp.thread.ThreadEvent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

/**
 * Runs tests of the contract over stores that break one promise each: those named have to
 * notice.
 */
class ThreadStoreContractTests {

	@Test
	void noticesFramesBeforeTheCommit() {
		assertFailures(PublishesBeforeTheCommit.class, "anEventCanBeReadWhenItIsPublished");
	}

	@Test
	void noticesFramesAfterTheAnswer() {
		assertFailures(PublishesLate.class, "anEventIsFoundAndPublishedAsItWasAnswered",
				"eventsOfConcurrentWritersArePublishedInTheirOrderAndBeforeTheAnswer");
	}

	@Test
	void noticesFramesOutOfOrder() {
		assertFailures(SwapsFrames.class, "aStepIsToldByTheRunAndThenByItsEvent",
				"aNewTenantIsToldByAnEventAndThenByTheThread",
				"eventsOfConcurrentWritersArePublishedInTheirOrderAndBeforeTheAnswer",
				"everythingInAThreadIsToldInOneOrder");
	}

	@Test
	void noticesFramesAtOnce() {
		assertThat(
				run(PublishesOnManyThreads.class, "eventsOfConcurrentWritersArePublishedInTheirOrderAndBeforeTheAnswer")
					.failed()
					.map((event) -> event.getRequiredPayload(TestExecutionResult.class).getThrowable().orElseThrow()))
			.singleElement()
			.asInstanceOf(InstanceOfAssertFactories.THROWABLE)
			.hasMessageContaining("two frames of one thread at once");
	}

	@Test
	void noticesFramesThatComeTwice() {
		assertFailures(PublishesTwice.class, "anEventIsFoundAndPublishedAsItWasAnswered",
				"aMessageRepeatedUnderItsClientIdIsStoredOnce", "aStepIsToldByTheRunAndThenByItsEvent");
	}

	@Test
	void noticesThatRepeatsAreStored() {
		assertFailures(StoresRepeats.class, "aMessageRepeatedUnderItsClientIdIsStoredOnce",
				"concurrentRepeatsAreStoredOnce");
	}

	@Test
	void noticesThatRepeatsAreLookedForAndThenStored() {
		assertFailures(LooksForRepeatsAndThenStores.class, "concurrentRepeatsAreStoredOnce");
		assertSuccesses(LooksForRepeatsAndThenStores.class, "aMessageRepeatedUnderItsClientIdIsStoredOnce");
	}

	@Test
	void noticesThatRepeatsArePublished() {
		assertFailures(PublishesRepeats.class, "aMessageRepeatedUnderItsClientIdIsStoredOnce",
				"anEventTriedAgainUnderItsIdIsStoredOnce");
	}

	@Test
	void noticesThatCallersAreJudgedTooEarly() {
		assertFailures(JudgesAndThenStores.class, "nobodyWritesAfterTheRemoval",
				"nobodyWritesWhatTheyCannotSeeAnyMore");
		assertSuccesses(JudgesAndThenStores.class, "anEventNeedsSightAndMembership");
	}

	@Test
	void noticesThatChangesEndWithTheirCaller() {
		assertFailures(StopsWithItsCaller.class, "whatCallersWalkAwayFromIsStoredAndPublishedAllTheSame",
				"aCreationGoesOnWhenItsCallerWalksAway", "anUpdateGoesOnWhenItsCallerWalksAway",
				"aDeletionGoesOnWhenItsCallerWalksAway", "changesOfMembersGoOnWhenTheirCallerWalksAway",
				"anInvocationGoesOnWhenItsCallerWalksAway", "aStepGoesOnWhenItsCallerWalksAway");
	}

	@Test
	void noticesAnswersThatGetLost() {
		assertFailures(ForgetsAnswers.class, "answersWaitForWhoeverAsksForThemLate");
		assertSuccesses(ForgetsAnswers.class, "anEventIsFoundAndPublishedAsItWasAnswered");
	}

	@Test
	void noticesThatThingsHappenWithoutASubscription() {
		assertFailures(DoesNotWait.class, "nothingIsAppendedBeforeTheSubscription",
				"everySubscriptionCreatesAThreadAndNothingElseDoes");
	}

	@Test
	void noticesGapsForReaders() {
		assertFailures(CommitsOutOfOrder.class, "aReaderWhoFollowsByPositionMissesNothing");
	}

	@Test
	void noticesThatPagesOverlap() {
		assertFailures(PagesInclusively.class, "pagesOfEventsFollowEachOtherWithoutGapAndRepeat",
				"aPositionInAThreadNeedNotNameAnEvent");
	}

	@Test
	void noticesThatManyKeysAreTooMany() {
		assertFailures(LooksAtSixKeys.class, "aCallerOfManyKeysSeesTheThreadsOfEverySubset",
				"pagesOfThreadsFollowEachOtherWithoutGapAndRepeat");
		assertSuccesses(LooksAtSixKeys.class, "aThreadIsVisibleToWhoeverHasAllOfItsTenant");
	}

	@Test
	void noticesThatMembersAreReplaced() {
		assertFailures(ReplacesMembers.class, "whoIsAMemberAlreadyStaysAsItWas");
	}

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

	@Test
	void noticesThatTextsAreCleaned() {
		assertFailures(CleansTexts.class, "eventsWithWhatCannotBeKeptAreRefused",
				"oneUnstorableEventCostsItsNeighboursNothing");
	}

	@Test
	void noticesThatADeletionLeavesRunsActive() {
		assertFailures(DeletesSilently.class, "theActiveRunsOfADeletedThreadAreCancelled",
				"aDeletionNeedsSightAndMembership");
	}

	private static void assertFailures(Class<? extends ThreadStoreContract> contract, String... tests) {
		assertThat(run(contract, tests).failed().map(ThreadStoreContractTests::name)).containsExactlyInAnyOrder(tests);
	}

	private static void assertSuccesses(Class<? extends ThreadStoreContract> contract, String... tests) {
		assertThat(run(contract, tests).succeeded().map(ThreadStoreContractTests::name))
			.containsExactlyInAnyOrder(tests);
	}

	private static Events run(Class<? extends ThreadStoreContract> contract, String... tests) {
		return EngineTestKit.engine("junit-jupiter")
			.selectors(Stream.of(tests).map((test) -> selectMethod(contract, test)).toArray(DiscoverySelector[]::new))
			.execute()
			.testEvents();
	}

	private static String name(Event event) {
		return event.getTestDescriptor().getDisplayName().replace("()", "");
	}

	/** The contract over a store that is not quite what it should be. */
	abstract static class Broken extends ThreadStoreContract {

		@Override
		protected ThreadStore store(Broadcaster broadcaster, boolean lifecycleEvents) {
			return breaking(new InMemoryThreadStore(breaking(broadcaster), Clock.systemUTC(), lifecycleEvents, 10_000),
					broadcaster);
		}

		ThreadStore breaking(ThreadStore store, Broadcaster broadcaster) {
			return store;
		}

		Broadcaster breaking(Broadcaster broadcaster) {
			return broadcaster;
		}

		@Override
		protected Duration timeout() {
			return Duration.ofSeconds(5);
		}

	}

	/** A broadcaster that hands on frames in its own way. */
	private record Tampering(BiConsumer<Broadcaster, ThreadFrame> way, Broadcaster target) implements Broadcaster {

		@Override
		public void publish(ThreadFrame frame) {
			this.way.accept(this.target, frame);
		}

		@Override
		public Disposable listen(Consumer<ThreadFrame> listener) {
			return this.target.listen(listener);
		}

	}

	/** Tells of an event what it will be, and then stores it. */
	static class PublishesBeforeTheCommit extends Broken {

		@Override
		Broadcaster breaking(Broadcaster broadcaster) {
			return new LocalBroadcaster();
		}

		@Override
		ThreadStore breaking(ThreadStore store, Broadcaster broadcaster) {
			return new DelegatingThreadStore(store) {

				@Override
				public Mono<AppendedEvent> append(NewEvent event) {
					return Mono.defer(() -> {
						broadcaster
							.publish(new ThreadFrame.EventStored(new ThreadEvent(event.id(), event.threadId(), null,
									event.author(), Instant.now(), event.metadata(), event.clientId(), event.body())));
						return this.store.append(event);
					});
				}

			};
		}

	}

	/** Publishes when the answer is out. */
	static class PublishesLate extends Broken {

		@Override
		Broadcaster breaking(Broadcaster broadcaster) {
			return new Tampering((target, frame) -> Schedulers.parallel()
				.schedule(() -> target.publish(frame), 50, TimeUnit.MILLISECONDS), broadcaster);
		}

	}

	/** Publishes the second frame of a thread before the first. */
	static class SwapsFrames extends Broken {

		@Override
		Broadcaster breaking(Broadcaster broadcaster) {
			Map<String, ThreadFrame> held = new ConcurrentHashMap<>();
			return new Tampering((target, frame) -> {
				ThreadFrame first = held.remove(frame.threadId());
				if (first == null) {
					held.put(frame.threadId(), frame);
				}
				else {
					target.publish(frame);
					target.publish(first);
				}
			}, broadcaster);
		}

	}

	/** Publishes from several threads at once. */
	static class PublishesOnManyThreads extends Broken {

		@Override
		Broadcaster breaking(Broadcaster broadcaster) {
			return new Tampering((target, frame) -> Flux.merge(publication(target, frame), publication(target, frame))
				.then()
				.toFuture()
				.orTimeout(5, TimeUnit.SECONDS)
				.join(), broadcaster);
		}

		private static Mono<Void> publication(Broadcaster target, ThreadFrame frame) {
			return Mono.<Void>fromRunnable(() -> target.publish(frame)).subscribeOn(Schedulers.boundedElastic());
		}

	}

	/** Publishes everything twice. */
	static class PublishesTwice extends Broken {

		@Override
		Broadcaster breaking(Broadcaster broadcaster) {
			return new Tampering((target, frame) -> {
				target.publish(frame);
				target.publish(frame);
			}, broadcaster);
		}

	}

	/** Does not look at client ids. */
	static class StoresRepeats extends Broken {

		@Override
		ThreadStore breaking(ThreadStore store, Broadcaster broadcaster) {
			return new DelegatingThreadStore(store) {

				@Override
				public Mono<AppendedEvent> append(NewEvent event) {
					return this.store.append(withoutClientId(event));
				}

			};
		}

	}

	/** Looks for an earlier message, and stores this one when there is none. */
	static class LooksForRepeatsAndThenStores extends Broken {

		@Override
		ThreadStore breaking(ThreadStore store, Broadcaster broadcaster) {
			Map<List<String>, AppendedEvent> seen = new ConcurrentHashMap<>();
			return new DelegatingThreadStore(store) {

				@Override
				public Mono<AppendedEvent> append(NewEvent event) {
					if (event.clientId() == null) {
						return this.store.append(event);
					}
					List<String> key = List.of(event.threadId(), event.author().id(), event.clientId());
					return Mono.defer(() -> {
						AppendedEvent earlier = seen.get(key);
						if (earlier != null) {
							return Mono.just(new AppendedEvent(earlier.event(), true));
						}
						String unseen = event.clientId() + event.id();
						return this.store
							.append(new NewEvent(event.id(), event.threadId(), event.guard(), event.author(),
									event.body(), event.metadata(), unseen, event.run()))
							.delaySubscription(Duration.ofMillis(20))
							.doOnNext((appended) -> seen.put(key, appended));
					});
				}

			};
		}

	}

	/** Publishes an event for every answer. */
	static class PublishesRepeats extends Broken {

		@Override
		ThreadStore breaking(ThreadStore store, Broadcaster broadcaster) {
			return new DelegatingThreadStore(store) {

				@Override
				public Mono<AppendedEvent> append(NewEvent event) {
					return this.store.append(event).doOnNext((appended) -> {
						if (appended.duplicate()) {
							broadcaster.publish(new ThreadFrame.EventStored(appended.event()));
						}
					});
				}

			};
		}

	}

	/** Reads whether the caller may write, and then writes. */
	static class JudgesAndThenStores extends Broken {

		@Override
		ThreadStore breaking(ThreadStore store, Broadcaster broadcaster) {
			return new DelegatingThreadStore(store) {

				@Override
				public Mono<AppendedEvent> append(NewEvent event) {
					Guard guard = event.guard();
					if (guard == null) {
						return this.store.append(event);
					}
					return this.store.access(event.threadId(), guard.identityId()).flatMap((access) -> {
						if (!access.thread().tenant().isVisibleTo(guard.tenant())) {
							return Mono.error(AcpException.threadNotFound());
						}
						if (!access.member()) {
							return Mono.error(AcpException.notMember());
						}
						return this.store
							.append(new NewEvent(event.id(), event.threadId(), null, event.author(), event.body(),
									event.metadata(), event.clientId(), event.run()))
							.delaySubscription(Duration.ofMillis(20));
					});
				}

			};
		}

	}

	/** Begins a moment later, unless the caller has gone by then. */
	static class StopsWithItsCaller extends Broken {

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

	/** Takes its answer back when nobody has asked for it yet. */
	static class ForgetsAnswers extends Broken {

		@Override
		ThreadStore breaking(ThreadStore store, Broadcaster broadcaster) {
			return new DelegatingThreadStore(store) {

				@Override
				public Mono<AppendedEvent> append(NewEvent event) {
					return Mono.create(
							(sink) -> this.store.append(event).subscribe(sink::success, sink::error, sink::success));
				}

			};
		}

	}

	/** Does what it is told when it is told. */
	static class DoesNotWait extends Broken {

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

	/** Shows some events later than those that follow them. */
	static class CommitsOutOfOrder extends Broken {

		@Override
		ThreadStore breaking(ThreadStore store, Broadcaster broadcaster) {
			Set<String> open = ConcurrentHashMap.newKeySet();
			AtomicInteger count = new AtomicInteger();
			return new DelegatingThreadStore(store) {

				@Override
				public Mono<AppendedEvent> append(NewEvent event) {
					if (count.incrementAndGet() % 4 != 0) {
						return this.store.append(event);
					}
					open.add(event.id());
					return this.store.append(event)
						.delayElement(Duration.ofMillis(5))
						.doOnNext((appended) -> open.remove(event.id()));
				}

				@Override
				public Flux<ThreadEvent> events(String threadId, @Nullable Cursor after, int limit) {
					return this.store.events(threadId, after, limit).filter((event) -> !open.contains(event.id()));
				}

			};
		}

	}

	/** Begins a page with the event at its position. */
	static class PagesInclusively extends Broken {

		@Override
		ThreadStore breaking(ThreadStore store, Broadcaster broadcaster) {
			return new DelegatingThreadStore(store) {

				@Override
				public Flux<ThreadEvent> events(String threadId, @Nullable Cursor after, int limit) {
					Cursor before = (after != null) ? new Cursor(after.createdAt(), "") : null;
					return this.store.events(threadId, before, limit);
				}

			};
		}

	}

	/** Leaves out what a caller has beyond six keys. */
	static class LooksAtSixKeys extends Broken {

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
	static class ReplacesMembers extends Broken {

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

	/** Tells everybody that the step was theirs. */
	static class LetsEverybodyWin extends Broken {

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

	/** Lets anybody take any step. */
	static class IgnoresConditions extends Broken {

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
	static class AsksNoRun extends Broken {

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
	static class StartsOneByOne extends Broken {

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
	static class ForgetsKeys extends Broken {

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
	static class HasRoomForEveryRun extends Broken {

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

	/** Stores another text where one cannot be stored. */
	static class CleansTexts extends Broken {

		@Override
		ThreadStore breaking(ThreadStore store, Broadcaster broadcaster) {
			return new DelegatingThreadStore(store) {

				@Override
				public Mono<AppendedEvent> append(NewEvent event) {
					return this.store.append(event)
						.onErrorResume(AcpException.class,
								(refusal) -> this.store.append(new NewEvent(event.id(), event.threadId(), event.guard(),
										Identity.user(event.author().id(), "?"), new EventBody.Reasoning("?"), Map.of(),
										"?" + event.id(), null)));
				}

			};
		}

	}

	/** Tells of a deletion only that it happened. */
	static class DeletesSilently extends Broken {

		@Override
		Broadcaster breaking(Broadcaster broadcaster) {
			return new Tampering((target, frame) -> {
				if (!(frame instanceof ThreadFrame.ThreadDeleted)
						&& !(frame instanceof ThreadFrame.RunUpdated updated && updated.run().status().isTerminal())) {
					target.publish(frame);
				}
			}, broadcaster);
		}

	}

	private static NewEvent withoutClientId(NewEvent event) {
		return new NewEvent(event.id(), event.threadId(), event.guard(), event.author(), event.body(), event.metadata(),
				null, event.run());
	}

	private static NewRuns with(NewRuns invocation, List<String> assistantIds, @Nullable String key, int maxActive) {
		return new NewRuns(invocation.threadId(), invocation.guard(), assistantIds, key, invocation.triggeredBy(),
				invocation.lease(), invocation.depth(), maxActive);
	}

}

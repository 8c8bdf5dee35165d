package io.quintet.acp.test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.quintet.acp.broadcast.Broadcaster;
import io.quintet.acp.broadcast.LocalBroadcaster;
import io.quintet.acp.broadcast.ThreadFrame;
import io.quintet.acp.store.AppendedEvent;
import io.quintet.acp.store.ThreadStore;
import io.quintet.acp.store.ThreadStore.Guard;
import io.quintet.acp.store.ThreadStore.NewEvent;
import io.quintet.acp.thread.AcpException;
import io.quintet.acp.thread.Cursor;
import io.quintet.acp.thread.EventBody;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.ThreadEvent;

import static io.quintet.acp.test.ContractRun.assertFailures;
import static io.quintet.acp.test.ContractRun.assertSuccesses;
import static io.quintet.acp.test.ContractRun.run;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the contract over stores that break one promise of events each: the tests named
 * have to fail.
 */
class ThreadStoreEventContractTests {

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
		assertFailures(JudgesAndThenStores.class, "aRemovedMemberDoesNotWrite",
				"aCallerWhoLostSightOfTheThreadDoesNotWrite");
		assertSuccesses(JudgesAndThenStores.class, "anEventNeedsSightAndMembership");
	}

	@Test
	void noticesAnswersThatGetLost() {
		assertFailures(ForgetsAnswers.class, "bufferedResultsAreReplayedToLateSubscribers");
		assertSuccesses(ForgetsAnswers.class, "anEventIsFoundAndPublishedAsItWasAnswered");
	}

	@Test
	void noticesGapsForReaders() {
		assertFailures(CommitsOutOfOrder.class, "readingByCursorMissesNothing");
	}

	@Test
	void noticesThatPagesOverlap() {
		assertFailures(PagesInclusively.class, "pagesOfEventsFollowEachOtherWithoutGapAndRepeat",
				"aPositionInAThreadNeedNotNameAnEvent");
	}

	@Test
	void noticesAHistoryThatEndsTooEarly() {
		assertFailures(ReadsHistoryOnce.class, "theHistoryHasAllEventsBehindAPositionHoweverFewAreReadAtOnce");
		assertSuccesses(ReadsHistoryOnce.class, "pagesOfEventsFollowEachOtherWithoutGapAndRepeat");
	}

	@Test
	void noticesThatTextsAreCleaned() {
		assertFailures(CleansTexts.class, "eventsWithWhatCannotBeKeptAreRefused",
				"oneUnstorableEventCostsItsNeighboursNothing");
	}

	private static NewEvent withoutClientId(NewEvent event) {
		return new NewEvent(event.id(), event.threadId(), event.guard(), event.author(), event.body(), event.metadata(),
				null, event.run());
	}

	/** Tells of an event what it will be, and then stores it. */
	static class PublishesBeforeTheCommit extends BrokenThreadStore {

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

	/** Publishes a frame of a thread when the next one comes. */
	static class PublishesLate extends BrokenThreadStore {

		@Override
		Broadcaster breaking(Broadcaster broadcaster) {
			Map<String, ThreadFrame> held = new ConcurrentHashMap<>();
			return new BrokenThreadStore.Tampering((target, frame) -> {
				ThreadFrame last = held.put(frame.threadId(), frame);
				if (last != null) {
					target.publish(last);
				}
			}, broadcaster);
		}

	}

	/** Publishes the second frame of a thread before the first. */
	static class SwapsFrames extends BrokenThreadStore {

		@Override
		Broadcaster breaking(Broadcaster broadcaster) {
			Map<String, ThreadFrame> held = new ConcurrentHashMap<>();
			return new BrokenThreadStore.Tampering((target, frame) -> {
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
	static class PublishesOnManyThreads extends BrokenThreadStore {

		@Override
		Broadcaster breaking(Broadcaster broadcaster) {
			return new BrokenThreadStore.Tampering(
					(target, frame) -> Flux.merge(publication(target, frame), publication(target, frame))
						.then()
						.toFuture()
						.orTimeout(5, TimeUnit.SECONDS)
						.join(),
					broadcaster);
		}

		private static Mono<Void> publication(Broadcaster target, ThreadFrame frame) {
			return Mono.<Void>fromRunnable(() -> target.publish(frame)).subscribeOn(Schedulers.boundedElastic());
		}

	}

	/** Publishes everything twice. */
	static class PublishesTwice extends BrokenThreadStore {

		@Override
		Broadcaster breaking(Broadcaster broadcaster) {
			return new BrokenThreadStore.Tampering((target, frame) -> {
				target.publish(frame);
				target.publish(frame);
			}, broadcaster);
		}

	}

	/** Takes the first part of a history for all of it. */
	static class ReadsHistoryOnce extends BrokenThreadStore {

		@Override
		ThreadStore breaking(ThreadStore store, Broadcaster broadcaster) {
			return new DelegatingThreadStore(store) {

				@Override
				public Flux<ThreadEvent> history(String threadId, @Nullable Cursor after, int atOnce) {
					return this.store.events(threadId, after, Math.max(1, atOnce));
				}

			};
		}

	}

	/** Does not look at client ids. */
	static class StoresRepeats extends BrokenThreadStore {

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
	static class LooksForRepeatsAndThenStores extends BrokenThreadStore {

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
	static class PublishesRepeats extends BrokenThreadStore {

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
	static class JudgesAndThenStores extends BrokenThreadStore {

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

	/** Drops an answer that was not requested yet. */
	static class ForgetsAnswers extends BrokenThreadStore {

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

	/** Shows some events later than those that follow them. */
	static class CommitsOutOfOrder extends BrokenThreadStore {

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
	static class PagesInclusively extends BrokenThreadStore {

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

	/** Stores another text where one cannot be stored. */
	static class CleansTexts extends BrokenThreadStore {

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

}

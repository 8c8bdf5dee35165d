package io.quintet.acp.test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

import io.quintet.acp.store.RunTransition;
import io.quintet.acp.store.StoreUnavailableException;
import io.quintet.acp.store.ThreadStore.Guard;
import io.quintet.acp.store.ThreadStore.MemberRemoval;
import io.quintet.acp.store.ThreadStore.NewEvent;
import io.quintet.acp.store.ThreadStore.NewMember;
import io.quintet.acp.store.ThreadStore.NewRuns;
import io.quintet.acp.store.ThreadStore.NewThread;
import io.quintet.acp.store.ThreadStore.RunLease;
import io.quintet.acp.store.ThreadStore.StartedRun;
import io.quintet.acp.thread.AcpThread;
import io.quintet.acp.thread.ContentPart;
import io.quintet.acp.thread.EventBody;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Ids;
import io.quintet.acp.thread.Run;
import io.quintet.acp.thread.RunError;
import io.quintet.acp.thread.RunStatus;
import io.quintet.acp.thread.Tenant;
import io.quintet.acp.thread.ThreadEvent;
import io.quintet.hpp.test.TestClock;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What only the store in memory can show: time that stands still, and its capacity.
 */
class InMemoryThreadStoreTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final Identity ANN = Identity.user("ann", "Ann");

	private static final Identity HELPER = Identity.assistant("helper", "Helper");

	private final TestClock clock = TestClock.at("2026-01-01T00:00:00.123456789Z");

	private final RecordingBroadcaster broadcaster = new RecordingBroadcaster();

	@Test
	void threadsOfOneMomentComeNewestFirst() {
		InMemoryThreadStore store = store(100);
		AcpThread first = thread(store);
		AcpThread second = thread(store);
		this.clock.advance(Duration.ofSeconds(-1));
		AcpThread third = thread(store);
		assertThat(get(store.threads(Tenant.PUBLIC, null, 10).collectList())).containsExactly(third, second, first);
	}

	@Test
	void eventsOfOneMomentAreAMicrosecondApart() {
		InMemoryThreadStore store = store(100);
		AcpThread thread = thread(store);
		get(store.append(message(thread)));
		get(store.append(message(thread)));
		this.clock.advance(Duration.ofSeconds(-1));
		get(store.append(message(thread)));
		assertThat(get(store.events(thread.id(), null, 10).map(ThreadEvent::createdAt).collectList()))
			.extracting(Object::toString)
			.containsExactly("2026-01-01T00:00:00.123457Z", "2026-01-01T00:00:00.123458Z",
					"2026-01-01T00:00:00.123459Z");
	}

	@Test
	void aLeaseLapsesAtItsEnd() {
		InMemoryThreadStore store = store(100);
		Run run = run(store, thread(store));
		this.clock.advance(Duration.ofSeconds(10).minusNanos(1_000));
		assertThat(get(store.lapsedRuns(1).collectList())).isEmpty();
		this.clock.advance(Duration.ofNanos(1_000));
		assertThat(get(store.lapsedRuns(1).collectList())).containsExactly(run.id());
	}

	@Test
	void aFullStoreTakesNothingMore() {
		InMemoryThreadStore store = store(3);
		AcpThread thread = thread(store);
		assertFull(store.createThread(new NewThread(Tenant.PUBLIC, Map.of(), ANN)));
		get(store.append(message(thread)));
		int published = this.broadcaster.frames().size();
		assertFull(store.append(message(thread)));
		assertFull(store.addMember(new NewMember(thread.id(), null, HELPER, "member", ANN, 10)));
		assertThat(this.broadcaster.frames()).hasSize(published);
		assertThat(get(store.events(thread.id(), null, 10).count())).isEqualTo(1);
	}

	@Test
	void aFullStoreStillEndsItsRuns() {
		InMemoryThreadStore store = store(4);
		AcpThread thread = thread(store);
		Run run = run(store, thread);
		assertFull(store.append(message(thread)));
		assertThat(
				get(store.transition(RunTransition.lapsed(run.id(), new RunError("x", "y"), Ids.event())).hasElement()))
			.isFalse();
		get(store.transition(RunTransition.byAnyone(run.id(), RunStatus.RUNNING, Ids.event())));
		get(store.transition(RunTransition.byAnyone(run.id(), RunStatus.CANCELLED, Ids.event())));
		assertThat(get(store.events(thread.id(), null, 10).count())).isEqualTo(2);
	}

	@Test
	void whatIsDeletedMakesRoom() {
		InMemoryThreadStore store = store(5);
		AcpThread thread = thread(store);
		run(store, thread);
		// The end of its run takes the place that the member leaves.
		done(store.removeMember(new MemberRemoval(thread.id(), null, HELPER.id(), ANN)));
		get(store.append(message(thread)));
		assertFull(store.append(message(thread)));
		done(store.deleteThread(thread.id(), null));
		AcpThread next = thread(store);
		run(store, next);
		get(store.append(message(next)));
		assertFull(store.append(message(next)));
	}

	@Test
	void aSlowAnswerDelaysNoOtherCaller() throws InterruptedException {
		InMemoryThreadStore store = store(100);
		AcpThread thread = thread(store);
		CountDownLatch answered = new CountDownLatch(1);
		Sinks.Empty<Void> goOn = Sinks.empty();
		Disposable dawdler = store.append(message(thread)).subscribe((appended) -> {
			answered.countDown();
			goOn.asMono().toFuture().orTimeout(10, TimeUnit.SECONDS).join();
		});
		assertThat(answered.await(10, TimeUnit.SECONDS)).isTrue();
		store.append(message(thread)).subscribe();
		this.broadcaster.await(thread.id(), (frames) -> frames.size() == 2, TIMEOUT);
		assertThat(goOn.tryEmitEmpty()).isEqualTo(Sinks.EmitResult.OK);
		dawdler.dispose();
	}

	@Test
	void anAssertionThatFailsWhilePublishingIsTheAnswer() {
		InMemoryThreadStore store = store(100);
		AcpThread thread = thread(store);
		AssertionError failure = new AssertionError("of a listener");
		this.broadcaster.listen((frame) -> {
			throw failure;
		});
		StepVerifier.create(store.append(message(thread)))
			.expectErrorSatisfies((error) -> assertThat(error).isSameAs(failure))
			.verify(TIMEOUT);
	}

	@Test
	void withoutFurtherWordsThereAreLifecycleEventsAndARunningClock() {
		InMemoryThreadStore store = new InMemoryThreadStore(this.broadcaster);
		AcpThread thread = thread(store);
		assertThat(this.broadcaster.events(thread.id())).extracting(ThreadEvent::type)
			.containsExactly("thread.created");
		assertThat(thread.createdAt()).isAfter(this.clock.instant());
	}

	private InMemoryThreadStore store(int capacity) {
		return new InMemoryThreadStore(this.broadcaster, this.clock, false, capacity);
	}

	private static AcpThread thread(InMemoryThreadStore store) {
		return get(store.createThread(new NewThread(Tenant.PUBLIC, Map.of(), ANN)));
	}

	private static Run run(InMemoryThreadStore store, AcpThread thread) {
		get(store.addMember(new NewMember(thread.id(), null, HELPER, "member", ANN, 10)));
		List<StartedRun> started = get(store.startRuns(new NewRuns(thread.id(), null, List.of(HELPER.id()), null, ANN,
				new RunLease("node", Duration.ofSeconds(10)), 1, 10)));
		return started.get(0).run();
	}

	private static NewEvent message(AcpThread thread) {
		return new NewEvent(Ids.event(), thread.id(), Guard.of(ANN), ANN,
				new EventBody.Message(List.of(ContentPart.text("hello"))), Map.of(), null, null);
	}

	private static <T> T get(Mono<T> mono) {
		return mono.block(TIMEOUT);
	}

	private static void done(Mono<Void> mono) {
		mono.block(TIMEOUT);
	}

	private static void assertFull(Mono<?> operation) {
		StepVerifier.create(operation).expectError(StoreUnavailableException.class).verify(TIMEOUT);
	}

}

package io.quintet.samples.conformance.hpp;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.StringNode;

import io.quintet.hpp.session.FormSchema;
import io.quintet.hpp.session.Frame;
import io.quintet.hpp.session.HandshakeSession;
import io.quintet.hpp.session.HandshakeSessionStore;
import io.quintet.hpp.session.HandshakeSessionStore.Change;
import io.quintet.hpp.test.HandshakeSessionStoreContract;

import static org.assertj.core.api.Assertions.assertThat;

class CompareAndSetHandshakeSessionStoreTests extends HandshakeSessionStoreContract {

	@Override
	protected boolean isShared() {
		return true;
	}

	@Override
	protected HandshakeSessionStore createStore(Clock clock) {
		return new CompareAndSetHandshakeSessionStore(clock, Schedulers.parallel());
	}

	@Test
	void everyUpdateRunsOnceWhenNoRaceIsLost() {
		CompareAndSetHandshakeSessionStore store = storeWith(session());
		StepVerifier.create(store.update("s1", (session) -> Change.to(session.withOwner("o"), "done")))
			.expectNextCount(1)
			.expectComplete()
			.verify(TIMEOUT);
		assertThat(store.functionRuns()).isEqualTo(1);
	}

	@Test
	void everyUpdateLosesAsManyRacesAsItIsTold() {
		CompareAndSetHandshakeSessionStore store = storeWith(session()).losing(3);
		List<HandshakeSession> seen = new ArrayList<>();
		StepVerifier.create(store.update("s1", (session) -> {
			seen.add(session);
			return Change.to(session.withOwner("o"), List.of(Frame.HEARTBEAT), seen.size());
		})).assertNext((change) -> assertThat(change.result()).isEqualTo(4)).expectComplete().verify(TIMEOUT);
		assertThat(seen).hasSize(4).containsOnly(session());
		StepVerifier.create(store.find("s1"))
			.assertNext((session) -> assertThat(session.frames()).isEqualTo(1))
			.expectComplete()
			.verify(TIMEOUT);
		StepVerifier.create(store.update("s1", (session) -> Change.to(session, "unchanged")))
			.expectNextCount(1)
			.expectComplete()
			.verify(TIMEOUT);
		assertThat(store.functionRuns()).isEqualTo(8);
	}

	@Test
	void aSessionNeverLeavesTheStoreAsTheObjectThatCameIn() {
		HandshakeSession session = session();
		CompareAndSetHandshakeSessionStore store = storeWith(session);
		StepVerifier.create(store.find("s1"))
			.assertNext((found) -> assertThat(found).isEqualTo(session).isNotSameAs(session))
			.expectComplete()
			.verify(TIMEOUT);
	}

	@Test
	void answersComeFromTheScheduler() {
		Scheduler scheduler = Schedulers.newSingle("rows");
		CompareAndSetHandshakeSessionStore store = new CompareAndSetHandshakeSessionStore(this.clock, scheduler);
		List<String> threads = new CopyOnWriteArrayList<>();
		Runnable note = () -> threads.add(Thread.currentThread().getName());
		StepVerifier.create(
				Flux.concat(store.create(session()).doOnTerminate(note), store.find("s1").doOnNext((s) -> note.run()),
						store.update("s1", (s) -> Change.to(s, "")).doOnNext((change) -> note.run()),
						store.count().doOnNext((count) -> note.run())))
			.expectNextCount(3)
			.expectComplete()
			.verify(TIMEOUT);
		scheduler.dispose();
		assertThat(threads).hasSize(4).allMatch((name) -> name.startsWith("rows"));
	}

	@Test
	void anIdCanBeTakenOnlyOnce() {
		StepVerifier.create(storeWith(session()).create(session()))
			.expectErrorMessage("the id of a new session is taken")
			.verify(TIMEOUT);
	}

	private CompareAndSetHandshakeSessionStore storeWith(HandshakeSession session) {
		CompareAndSetHandshakeSessionStore store = new CompareAndSetHandshakeSessionStore(this.clock,
				Schedulers.parallel());
		StepVerifier.create(store.create(session)).expectComplete().verify(TIMEOUT);
		return store;
	}

	private HandshakeSession session() {
		return HandshakeSession.start("s1", "token", "form-fill", FormSchema.EMPTY,
				Map.of("name", StringNode.valueOf("Alice")), JsonNodeFactory.instance.objectNode(), null,
				Duration.ofMinutes(30), this.clock.instant());
	}

}

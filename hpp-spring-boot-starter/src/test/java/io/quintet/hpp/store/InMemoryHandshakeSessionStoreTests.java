package io.quintet.hpp.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;

import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;
import tools.jackson.databind.node.JsonNodeFactory;

import io.quintet.hpp.internal.json.TestJson;
import io.quintet.hpp.session.FormSchema;
import io.quintet.hpp.session.Frame;
import io.quintet.hpp.session.HandshakeSession;
import io.quintet.hpp.session.HandshakeSessionStore.Change;
import io.quintet.hpp.session.StoreFullException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The bounds of the store; its promises are tested in {@code quintet-test}.
 */
class InMemoryHandshakeSessionStoreTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final Duration TTL = Duration.ofMinutes(30);

	private final VirtualTimeScheduler timer = VirtualTimeScheduler.create();

	private final MovableClock clock = new MovableClock();

	@Test
	void refusesMoreSessionsThanItsBound() {
		InMemoryHandshakeSessionStore store = store(2, 1_000_000);
		create(store, "a", "b");
		assertFull(store, "c", "too many sessions");
		assertCount(store, 2);
		remove(store, "a");
		create(store, "c");
		assertCount(store, 2);
	}

	@Test
	void refusesMoreBytesThanItsBound() {
		InMemoryHandshakeSessionStore store = store(100, session("x").weight().total() * 2);
		create(store, "a", "b");
		assertFull(store, "c", "too many sessions");
		remove(store, "b");
		create(store, "c");
	}

	@Test
	void refusesGrowthBeyondItsBoundAndKeepsTheSession() {
		InMemoryHandshakeSessionStore store = store(100, session("x").weight().total() + 1_000);
		create(store, "a");
		StepVerifier.create(store.update("a", (session) -> grown(session, 2_000)))
			.expectErrorSatisfies(
					(error) -> assertThat(error).isInstanceOf(StoreFullException.class).hasMessage("store full"))
			.verify(TIMEOUT);
		StepVerifier.create(store.find("a")).expectNext(session("a")).expectComplete().verify(TIMEOUT);
		StepVerifier.create(store.update("a", (session) -> grown(session, 100)))
			.expectNextCount(1)
			.expectComplete()
			.verify(TIMEOUT);
	}

	@Test
	void whatShrinksMakesRoom() {
		InMemoryHandshakeSessionStore store = store(100, session("x").weight().total() * 2 + 3_000);
		create(store, "a");
		StepVerifier.create(store.update("a", (session) -> grown(session, 1_000)))
			.expectNextCount(1)
			.expectComplete()
			.verify(TIMEOUT);
		StepVerifier
			.create(store.update("a",
					(session) -> Change.to(session.withMeta(JsonNodeFactory.instance.objectNode()), "")))
			.expectNextCount(1)
			.expectComplete()
			.verify(TIMEOUT);
		create(store, "b");
		StepVerifier.create(store.update("b", (session) -> grown(session, 1_000)))
			.expectNextCount(1)
			.expectComplete()
			.verify(TIMEOUT);
	}

	@Test
	void expiredSessionsMakeRoomForANewOne() {
		InMemoryHandshakeSessionStore store = store(2, 1_000_000);
		create(store, "a", "b");
		this.clock.advance(TTL.plusMillis(1));
		create(store, "c");
		assertCount(store, 1);
	}

	@Test
	void expiredSessionsMakeRoomForGrowth() {
		InMemoryHandshakeSessionStore store = store(100, session("x").weight().total() * 3);
		create(store, "a", "b");
		this.clock.advance(TTL.plusMillis(1));
		create(store, "c");
		StepVerifier.create(store.update("c", (session) -> grown(session, 500)))
			.expectNextCount(1)
			.expectComplete()
			.verify(TIMEOUT);
		assertCount(store, 1);
	}

	@Test
	void anExpiredSessionIsDroppedWhenItIsTouched() {
		InMemoryHandshakeSessionStore store = store(100, 1_000_000);
		create(store, "a", "b");
		this.clock.advance(TTL.plusMillis(1));
		assertCount(store, 2);
		StepVerifier.create(store.find("a")).expectComplete().verify(TIMEOUT);
		assertCount(store, 1);
		StepVerifier.create(store.update("b", (session) -> Change.to(session, ""))).expectComplete().verify(TIMEOUT);
		assertCount(store, 0);
	}

	@Test
	void sweepsAtItsInterval() {
		InMemoryHandshakeSessionStore store = store(100, 1_000_000);
		create(store, "a");
		this.timer.advanceTimeBy(Duration.ofMinutes(5));
		assertCount(store, 1);
		this.clock.advance(TTL.plusMillis(1));
		this.timer.advanceTimeBy(Duration.ofMinutes(5).minusMillis(1));
		assertCount(store, 1);
		this.timer.advanceTimeBy(Duration.ofMillis(1));
		assertCount(store, 0);
	}

	@Test
	void sweepsNoMoreOnceItIsClosed() {
		InMemoryHandshakeSessionStore store = store(100, 1_000_000);
		create(store, "a");
		this.clock.advance(TTL.plusMillis(1));
		store.close();
		this.timer.advanceTimeBy(Duration.ofMinutes(60));
		assertCount(store, 1);
	}

	@Test
	void anIdCanBeTakenOnlyOnce() {
		InMemoryHandshakeSessionStore store = store(2, 1_000_000);
		create(store, "a");
		StepVerifier.create(store.create(session("a")))
			.expectErrorMessage("the id of a new session is taken")
			.verify(TIMEOUT);
		create(store, "b");
		assertCount(store, 2);
	}

	private InMemoryHandshakeSessionStore store(long maxSessions, long maxWeight) {
		return new InMemoryHandshakeSessionStore(this.clock, maxSessions, maxWeight, Duration.ofMinutes(5), this.timer);
	}

	private void create(InMemoryHandshakeSessionStore store, String... ids) {
		for (String id : ids) {
			StepVerifier.create(store.create(session(id))).expectComplete().verify(TIMEOUT);
		}
	}

	private void remove(InMemoryHandshakeSessionStore store, String id) {
		StepVerifier.create(store.update(id, (session) -> Change.remove(session, Frame.CLOSED, "")))
			.expectNextCount(1)
			.expectComplete()
			.verify(TIMEOUT);
	}

	private void assertFull(InMemoryHandshakeSessionStore store, String id, String message) {
		StepVerifier.create(store.create(session(id)))
			.expectErrorSatisfies(
					(error) -> assertThat(error).isInstanceOf(StoreFullException.class).hasMessage(message))
			.verify(TIMEOUT);
	}

	private void assertCount(InMemoryHandshakeSessionStore store, long count) {
		StepVerifier.create(store.count()).expectNext(count).expectComplete().verify(TIMEOUT);
	}

	private static Change<String> grown(HandshakeSession session, int characters) {
		return Change.to(
				session.withMeta(JsonNodeFactory.instance.objectNode().set("x", TestJson.of("y".repeat(characters)))),
				"");
	}

	private HandshakeSession session(String id) {
		return HandshakeSession.start(id, "t", "form-fill", FormSchema.EMPTY, Map.of(),
				JsonNodeFactory.instance.objectNode(), null, TTL, this.clock.instant());
	}

	/** A clock that the test moves. */
	private static final class MovableClock extends Clock {

		private Instant now = Instant.parse("2026-01-01T00:00:00Z");

		void advance(Duration time) {
			this.now = this.now.plus(time);
		}

		@Override
		public Instant instant() {
			return this.now;
		}

		@Override
		public ZoneId getZone() {
			return ZoneOffset.UTC;
		}

		@Override
		public Clock withZone(ZoneId zone) {
			return this;
		}

	}

}

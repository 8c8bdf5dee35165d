package io.quintet.hpp.store.redis;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.springframework.data.domain.Range;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import tools.jackson.databind.node.JsonNodeFactory;

import io.quintet.hpp.session.FormSchema;
import io.quintet.hpp.session.Frame;
import io.quintet.hpp.session.HandshakeSession;
import io.quintet.hpp.session.HandshakeSessionStore;
import io.quintet.hpp.session.HandshakeSessionStore.Change;
import io.quintet.hpp.session.SessionFrames;
import io.quintet.hpp.session.StoreFullException;
import io.quintet.hpp.test.HandshakeSessionStoreContract;
import io.quintet.hpp.test.HppRedis;
import io.quintet.hpp.test.TwoNodes;

/**
 * The store in a real Redis, used by two nodes.
 */
class RedisHandshakeSessionStoreTests extends HandshakeSessionStoreContract {

	@Override
	protected boolean isShared() {
		return true;
	}

	@Override
	protected HandshakeSessionStore createStore(Clock clock) {
		return new TwoNodes(store(clock, 100_000), store(clock, 100_000));
	}

	private static RedisHandshakeSessionStore store(Clock clock, long maxSessions) {
		return new RedisHandshakeSessionStore(HppRedis.connections(), clock, maxSessions,
				() -> String.valueOf(clock.millis()));
	}

	@Test
	void sessionsExpireByTheClockOfRedis() {
		RedisHandshakeSessionStore store = new RedisHandshakeSessionStore(HppRedis.connections(), this.clock, 100_000);
		HandshakeSession session = session(Duration.ofMillis(200));
		StepVerifier.create(store.create(session).then(store.find(session.id())))
			.expectNext(session)
			.expectComplete()
			.verify(TIMEOUT);
		StepVerifier.create(Mono.delay(Duration.ofMillis(250)).then(store.find(session.id())))
			.expectComplete()
			.verify(TIMEOUT);
	}

	@Test
	void sessionsAreBounded() {
		StepVerifier
			.create(store(this.clock, 100_000).create(session(Duration.ofDays(1)))
				.then(store(this.clock, 1).create(session(Duration.ofDays(1)))))
			.expectError(StoreFullException.class)
			.verify(TIMEOUT);
	}

	@Test
	void anIdCanBeTakenOnlyOnce() {
		RedisHandshakeSessionStore store = store(this.clock, 100_000);
		HandshakeSession session = session(Duration.ofDays(1));
		StepVerifier.create(store.create(session).then(store.create(session)))
			.expectErrorMessage("the id of a new session is taken")
			.verify(TIMEOUT);
	}

	@Test
	void framesThatCannotBeReadHoldUpNoOther() {
		RedisHandshakeSessionStore store = store(this.clock, 100_000);
		HandshakeSession session = session(Duration.ofDays(1));
		ReactiveStringRedisTemplate redis = new ReactiveStringRedisTemplate(HppRedis.connections());
		String key = "{hpp}:frames:" + session.id();
		StepVerifier
			.create(store.create(session)
				.then(store.update(session.id(), (found) -> Change.to(found, List.of(new Frame.Extended(1)), "")))
				.then(redis.opsForZSet().removeRange(key, Range.unbounded()))
				.then(redis.opsForZSet().add(key, "{\"id\":", 0))
				.then(store.update(session.id(), (found) -> Change.to(found, List.of(new Frame.Extended(2)), "")))
				.thenMany(store.framesFrom(Map.of(session.id(), 0L))))
			.expectNext(new SessionFrames(session.id(), 0, List.of(), ""))
			.expectNext(new SessionFrames(session.id(), 1, List.of(new Frame.Extended(2)), ""))
			.expectComplete()
			.verify(TIMEOUT);
	}

	private HandshakeSession session(Duration ttl) {
		return HandshakeSession.start("session-" + System.nanoTime(), "token", "form-fill", FormSchema.EMPTY, Map.of(),
				JsonNodeFactory.instance.objectNode(), null, ttl, this.clock.instant());
	}

}

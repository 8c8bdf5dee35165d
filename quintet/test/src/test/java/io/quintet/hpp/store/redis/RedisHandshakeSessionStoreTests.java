package io.quintet.hpp.store.redis;

import java.time.Clock;

import io.quintet.hpp.session.HandshakeSessionStore;
import io.quintet.hpp.test.HandshakeSessionStoreContract;
import io.quintet.hpp.test.HppRedis;

class RedisHandshakeSessionStoreTests extends HandshakeSessionStoreContract {

	@Override
	protected boolean isShared() {
		return true;
	}

	@Override
	protected HandshakeSessionStore createStore(Clock clock) {
		return new RedisHandshakeSessionStore(HppRedis.connections(), clock, 10_000,
				() -> String.valueOf(clock.millis()));
	}

}

package io.quintet.hpp.store;

import java.time.Clock;
import java.time.Duration;

import reactor.core.scheduler.Schedulers;

import io.quintet.hpp.session.HandshakeSessionStore;
import io.quintet.hpp.test.HandshakeSessionStoreContract;

class InMemoryHandshakeSessionStoreContractTests extends HandshakeSessionStoreContract {

	@Override
	protected HandshakeSessionStore createStore(Clock clock) {
		return new InMemoryHandshakeSessionStore(clock, 100, 10_000_000, Duration.ofMinutes(5), Schedulers.parallel());
	}

}

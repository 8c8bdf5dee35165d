package io.quintet.hpp.test;

import io.quintet.hpp.session.HandshakeSessionStore;

import java.time.Clock;

import reactor.core.scheduler.Schedulers;

class LosingCompareAndSetHandshakeSessionStoreTests extends HandshakeSessionStoreContract {

	@Override
	protected HandshakeSessionStore createStore(Clock clock) {
		return new CompareAndSetHandshakeSessionStore(clock, Schedulers.boundedElastic()).losing(2);
	}

}

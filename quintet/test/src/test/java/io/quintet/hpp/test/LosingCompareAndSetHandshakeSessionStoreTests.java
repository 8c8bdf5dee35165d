package io.quintet.hpp.test;

import java.time.Clock;

import reactor.core.scheduler.Schedulers;

import io.quintet.hpp.session.HandshakeSessionStore;

class LosingCompareAndSetHandshakeSessionStoreTests extends HandshakeSessionStoreContract {

	@Override
	protected HandshakeSessionStore createStore(Clock clock) {
		return new CompareAndSetHandshakeSessionStore(clock, Schedulers.boundedElastic()).losing(2);
	}

}

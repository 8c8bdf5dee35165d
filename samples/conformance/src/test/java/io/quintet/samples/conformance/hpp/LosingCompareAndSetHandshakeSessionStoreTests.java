package io.quintet.samples.conformance.hpp;

import java.time.Clock;

import reactor.core.scheduler.Schedulers;

import io.quintet.hpp.session.HandshakeSessionStore;
import io.quintet.hpp.test.HandshakeSessionStoreContract;

class LosingCompareAndSetHandshakeSessionStoreTests extends HandshakeSessionStoreContract {

	@Override
	protected HandshakeSessionStore createStore(Clock clock) {
		return new CompareAndSetHandshakeSessionStore(clock, Schedulers.boundedElastic()).losing(2);
	}

}

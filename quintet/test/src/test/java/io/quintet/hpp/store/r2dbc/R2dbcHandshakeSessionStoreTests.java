package io.quintet.hpp.store.r2dbc;

import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

import reactor.core.scheduler.Schedulers;

import io.quintet.hpp.session.HandshakeSessionStore;
import io.quintet.hpp.test.HandshakeSessionStoreContract;
import io.quintet.hpp.test.HppPostgres;

class R2dbcHandshakeSessionStoreTests extends HandshakeSessionStoreContract {

	@Override
	protected boolean isShared() {
		return true;
	}

	@Override
	protected HandshakeSessionStore createStore(Clock clock) {
		return new R2dbcHandshakeSessionStore(HppPostgres.connections(), clock, 10_000, Duration.ofMinutes(5),
				Schedulers.parallel(), () -> "TIMESTAMPTZ '" + clock.instant().truncatedTo(ChronoUnit.MICROS) + "'");
	}

}

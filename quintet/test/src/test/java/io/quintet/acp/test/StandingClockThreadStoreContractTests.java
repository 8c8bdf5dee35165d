package io.quintet.acp.test;

import java.time.Duration;

import io.quintet.acp.broadcast.Broadcaster;
import io.quintet.acp.store.ThreadStore;
import io.quintet.hpp.test.TestClock;

/**
 * The contract while time stands still: what is in order has no clock to thank for it.
 */
class StandingClockThreadStoreContractTests extends ThreadStoreContract {

	private final TestClock clock = TestClock.at("2026-01-01T00:00:00.123456789Z");

	@Override
	protected ThreadStore store(Broadcaster broadcaster, boolean lifecycleEvents) {
		return new InMemoryThreadStore(broadcaster, this.clock, lifecycleEvents, 10_000);
	}

	@Override
	protected void passTime(Duration time) {
		this.clock.advance(time);
	}

}

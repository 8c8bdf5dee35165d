package io.quintet.lime.test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

import io.quintet.lime.login.InMemoryPendingLoginStore;
import io.quintet.lime.login.PendingLoginStore;

class InMemoryPendingLoginStoreContractTests extends PendingLoginStoreContract {

	private final PendingLoginStore store = new InMemoryPendingLoginStore(
			Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC), 100, Duration.ofMinutes(10));

	@Override
	protected PendingLoginStore store() {
		return this.store;
	}

}

package io.quintet.acp.test;

import java.time.Clock;

import io.quintet.acp.broadcast.Broadcaster;
import io.quintet.acp.store.ThreadStore;

class InMemoryThreadStoreContractTests extends ThreadStoreContract {

	@Override
	protected ThreadStore store(Broadcaster broadcaster, boolean lifecycleEvents) {
		return new InMemoryThreadStore(broadcaster, Clock.systemUTC(), lifecycleEvents, 10_000);
	}

}

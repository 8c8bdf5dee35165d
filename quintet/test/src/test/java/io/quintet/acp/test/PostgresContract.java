package io.quintet.acp.test;

import io.r2dbc.spi.ConnectionFactory;
import reactor.core.scheduler.Schedulers;

import io.quintet.acp.broadcast.Broadcaster;
import io.quintet.acp.store.ThreadStore;
import io.quintet.acp.store.r2dbc.PostgresThreadStore;

/**
 * The contract over the store that the starter brings.
 */
abstract class PostgresContract extends ThreadStoreContract {

	abstract ConnectionFactory database();

	@Override
	protected ThreadStore store(Broadcaster broadcaster, boolean lifecycleEvents) {
		PostgresThreadStore.Settings defaults = PostgresThreadStore.Settings.defaults();
		return new PostgresThreadStore(database(), broadcaster, new PostgresThreadStore.Settings(lifecycleEvents,
				defaults.lanes(), defaults.queue(), defaults.lockTimeout(), defaults.statementTimeout()),
				Schedulers.parallel());
	}

	@Override
	protected void release(ThreadStore store) {
		((PostgresThreadStore) store).close().block(timeout());
	}

}

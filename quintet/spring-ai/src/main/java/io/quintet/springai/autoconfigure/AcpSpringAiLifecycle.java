package io.quintet.springai.autoconfigure;

import reactor.core.publisher.Mono;

import io.quintet.acp.broadcast.Broadcaster;
import io.quintet.acp.store.ThreadStore;
import io.quintet.springai.internal.Withdrawals;
import io.quintet.support.boot.ProtocolLifecycle;
import io.quintet.support.reactive.TimeLimits;

/**
 * Withdraws questions of ended runs from before the first run of this node begins until
 * after its last one has ended.
 */
final class AcpSpringAiLifecycle extends ProtocolLifecycle {

	private final Withdrawals withdrawals;

	AcpSpringAiLifecycle(ThreadStore store, Broadcaster broadcaster) {
		this.withdrawals = new Withdrawals(store, broadcaster, TimeLimits.scheduler());
	}

	@Override
	protected void begin() {
		this.withdrawals.start();
	}

	@Override
	protected Mono<Void> end() {
		return this.withdrawals.stop();
	}

	@Override
	public int getPhase() {
		return super.getPhase() - 64;
	}

}

package io.quintet.support.boot;

import java.time.Duration;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.publisher.Mono;

import io.quintet.support.reactive.TimeLimits;

/**
 * Keeps the web server from listening until a node can serve, for a bounded time.
 */
public final class BlockingStart implements SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(BlockingStart.class);

	private static final Duration PATIENCE = Duration.ofSeconds(15);

	private final String protocol;

	private final Mono<Void> ready;

	private volatile boolean running;

	/**
	 * Creates a lifecycle.
	 * @param protocol name of the protocol
	 * @param ready completes when the node can serve
	 */
	public BlockingStart(String protocol, Mono<Void> ready) {
		this.protocol = protocol;
		this.ready = ready;
	}

	@Override
	public void start() {
		this.ready.timeout(PATIENCE, TimeLimits.scheduler()).onErrorResume((ex) -> {
			logger.warn("{} starts although it could not read what other nodes have changed: {}", this.protocol,
					ex.toString());
			return Mono.empty();
		}).block();
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	// Below that of the web server.
	@Override
	public int getPhase() {
		return DEFAULT_PHASE - 4096;
	}

}

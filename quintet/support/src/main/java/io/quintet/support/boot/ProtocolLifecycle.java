package io.quintet.support.boot;

import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.publisher.Mono;

/**
 * Lifecycle of a protocol: begins when the web server listens, and ends before the server
 * waits for its running requests.
 */
public abstract class ProtocolLifecycle implements SmartLifecycle {

	private volatile boolean running;

	/** Begins, and says so in one line of the log. */
	protected abstract void begin();

	/**
	 * Ends.
	 * @return completes when the next phase may end
	 */
	protected abstract Mono<Void> end();

	@Override
	public final void start() {
		begin();
		this.running = true;
	}

	@Override
	public final void stop(Runnable callback) {
		this.running = false;
		Mono.defer(this::end)
			.doFinally((signal) -> callback.run())
			.subscribe(null, (ex) -> LoggerFactory.getLogger(getClass()).error("Not stopped in order", ex));
	}

	@Override
	public final void stop() {
		stop(() -> {
		});
	}

	@Override
	public final boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return DEFAULT_PHASE - 512;
	}

}

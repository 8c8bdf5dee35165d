package io.quintet.acp.autoconfigure;

import java.time.Duration;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

import io.quintet.acp.store.r2dbc.PostgresThreadStore;

/**
 * Says at the start what is there. At the stop no invocation is taken any more and runs
 * come to their end, while the web server still answers everything else; the database is
 * left last, when beans are destroyed.
 */
final class AcpLifecycle implements SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(AcpLifecycle.class);

	// What a stop of runs may take beyond its grace, so that the phase does not end
	// before it.
	private static final Duration RESERVE = Duration.ofSeconds(5);

	private final AcpNode node;

	private final Duration phaseTimeout;

	private volatile boolean running;

	AcpLifecycle(AcpNode node, Duration phaseTimeout) {
		this.node = node;
		this.phaseTimeout = phaseTimeout;
	}

	@Override
	public void start() {
		this.node.runs().start();
		if (this.node.store() instanceof PostgresThreadStore postgres) {
			// What a process that ended in the midst of it has left behind.
			postgres.purge();
		}
		this.running = true;
		logger.info(
				"ACP is configured: REST under {}, Socket.IO {}, database {}, {} assistant(s), lifecycle events {}; see docs/acp.md",
				this.node.paths(), this.node.socketPath(), this.node.database(), this.node.assistants().ids().size(),
				this.node.properties().lifecycleEvents() ? "on" : "off");
	}

	@Override
	public void stop(Runnable callback) {
		this.running = false;
		Duration grace = this.phaseTimeout.minus(RESERVE);
		this.node.runs()
			.stop(grace.isNegative() ? Duration.ZERO : grace)
			.doFinally((signal) -> callback.run())
			.subscribe(null, (ex) -> logger.error("Runs were not stopped in order", ex));
	}

	@Override
	public void stop() {
		stop(() -> {
		});
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return DEFAULT_PHASE - 512;
	}

}

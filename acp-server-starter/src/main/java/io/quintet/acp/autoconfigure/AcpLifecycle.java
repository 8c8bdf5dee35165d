package io.quintet.acp.autoconfigure;

import java.time.Duration;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import io.quintet.acp.store.r2dbc.PostgresThreadStore;
import io.quintet.support.boot.ProtocolLifecycle;

/**
 * Says at the start what is there. At the stop no invocation is taken any more and runs
 * come to their end, while the web server still answers everything else; the database is
 * left last, when beans are destroyed.
 */
final class AcpLifecycle extends ProtocolLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(AcpLifecycle.class);

	// Time for the end of runs beyond the grace, so that the phase does not end before.
	private static final Duration RESERVE = Duration.ofSeconds(5);

	private final AcpNode node;

	private final Duration phaseTimeout;

	AcpLifecycle(AcpNode node, Duration phaseTimeout) {
		this.node = node;
		this.phaseTimeout = phaseTimeout;
	}

	@Override
	protected void begin() {
		this.node.acp().start();
		if (this.node.store() instanceof PostgresThreadStore postgres) {
			// Events left by a process that ended during a purge.
			postgres.purge();
		}
		logger.info(
				"ACP is configured: REST under {}, Socket.IO {}, database {}, {} assistant(s), lifecycle events {}; see docs/acp.md",
				this.node.paths(), this.node.socketPath(), this.node.database(), this.node.assistants().ids().size(),
				this.node.properties().lifecycleEvents() ? "on" : "off");
	}

	@Override
	protected Mono<Void> end() {
		Duration grace = this.phaseTimeout.minus(RESERVE);
		return this.node.acp().stop(grace.isNegative() ? Duration.ZERO : grace);
	}

}

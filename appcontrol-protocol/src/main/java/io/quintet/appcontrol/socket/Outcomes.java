package io.quintet.appcontrol.socket;

import io.netty.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after what nobody waits for.
 */
final class Outcomes {

	private static final Logger logger = LoggerFactory.getLogger(Outcomes.class);

	private Outcomes() {
	}

	/** Logs a failure; the connection that it belongs to ends by itself. */
	static void watch(Future<?> outcome) {
		outcome.addListener((done) -> {
			if (!done.isSuccess()) {
				logger.debug("A connection broke", done.cause());
			}
		});
	}

}

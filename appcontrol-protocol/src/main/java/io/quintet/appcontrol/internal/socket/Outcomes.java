package io.quintet.appcontrol.internal.socket;

import io.netty.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs failures of writes and closes whose outcome is not waited for.
 */
public final class Outcomes {

	private static final Logger logger = LoggerFactory.getLogger(Outcomes.class);

	private Outcomes() {
	}

	/** Logs a failure; the connection that it belongs to ends by itself. */
	public static void watch(Future<?> outcome) {
		outcome.addListener((done) -> {
			if (!done.isSuccess()) {
				logger.debug("A connection broke", done.cause());
			}
		});
	}

}

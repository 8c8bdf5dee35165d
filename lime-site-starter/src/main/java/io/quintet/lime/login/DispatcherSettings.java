package io.quintet.lime.login;

import java.time.Duration;

/**
 * How logins are handed to handlers.
 *
 * @param parallelism requests that are handled at a time
 * @param maxQueued events that wait; when there are more, the stream is not read
 * @param handlerTimeout longest time of one call of a handler
 * @param handlerRetries further calls of a handler that failed, at once and before the
 * platform repeats the event
 * @param retryDelay pause before the first of them; each further one is twice as long
 * @param maxRemembered requests for which the handlers that are done are remembered
 * @param remembered time for which that is remembered
 * @param maxWaiting calls of {@code awaitLogin} at a time
 * @param storePollInterval time between two looks into a shared store
 * @param claimLease time after which other nodes take over what a node left that does not
 * live any more
 */
public record DispatcherSettings(int parallelism, int maxQueued, Duration handlerTimeout, int handlerRetries,
		Duration retryDelay, int maxRemembered, Duration remembered, int maxWaiting, Duration storePollInterval,
		Duration claimLease) {

	/** As the protocol asks. */
	public static final DispatcherSettings DEFAULTS = new DispatcherSettings(16, 256, Duration.ofSeconds(30), 0,
			Duration.ofSeconds(1), 10_000, Duration.ofMinutes(10), 10_000, Duration.ofSeconds(1),
			Duration.ofSeconds(15));

	public DispatcherSettings {
		if (parallelism < 1 || maxQueued < 0 || handlerRetries < 0 || maxRemembered < 1 || maxWaiting < 1) {
			throw new IllegalArgumentException("bounds must be positive");
		}
		for (Duration time : new Duration[] { handlerTimeout, remembered, storePollInterval, claimLease }) {
			if (time.isNegative() || time.isZero()) {
				throw new IllegalArgumentException("times must be positive");
			}
		}
		if (retryDelay.isNegative()) {
			throw new IllegalArgumentException("'retryDelay' must not be negative");
		}
	}

}

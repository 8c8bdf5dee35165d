package io.quintet.lime.internal.transport;

import java.time.Duration;

/**
 * How plain calls are repeated.
 *
 * @param maxRetries repetitions after the first request
 * @param totalTimeout longest time of a call with all repetitions and pauses
 * @param idempotencyKey whether calls that change something carry the header
 * {@code Idempotency-Key}
 */
public record CallSettings(int maxRetries, Duration totalTimeout, boolean idempotencyKey) {

	/** As the protocol asks. */
	public static final CallSettings DEFAULTS = new CallSettings(3, Duration.ofMinutes(2), false);

	public CallSettings {
		if (maxRetries < 0) {
			throw new IllegalArgumentException("'maxRetries' must not be negative");
		}
	}

}

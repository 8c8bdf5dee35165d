package io.quintet.lime.passport;

import java.time.Duration;

/**
 * How keys are kept. A key that the platform withdrew is accepted for {@code ttl} at most
 * while the platform answers, and for {@code maxStale} at most while it does not.
 *
 * @param ttl age up to which keys are used without asking; 0 asks for every passport
 * @param maxStale age up to which keys are used when the platform does not answer
 * @param minRefreshInterval shortest time between two fetches that unknown keys or
 * failures cause
 * @param patience longest wait for a fetch while older keys could be used
 */
public record KeySettings(Duration ttl, Duration maxStale, Duration minRefreshInterval, Duration patience) {

	/** As the protocol asks. */
	public static final KeySettings DEFAULTS = new KeySettings(Duration.ofMinutes(5), Duration.ofHours(1),
			Duration.ofSeconds(5), Duration.ofSeconds(5));

	public KeySettings {
		for (Duration time : new Duration[] { ttl, maxStale, minRefreshInterval, patience }) {
			if (time.isNegative()) {
				throw new IllegalArgumentException("times must not be negative");
			}
		}
	}

}

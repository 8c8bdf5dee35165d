package io.quintet.happy.internal.transport;

import java.time.Duration;
import java.util.function.DoubleSupplier;

import org.jspecify.annotations.Nullable;

/**
 * Pauses between attempts. They double up to a bound with jitter, after errors and clean
 * ends alike, and a healthy connection resets them. Thread-safe.
 */
public final class Backoff {

	private static final Duration MAX_RETRY_AFTER = Duration.ofSeconds(60);

	private final Duration base;

	private final Duration max;

	private final double jitter;

	private final DoubleSupplier random;

	private Duration current;

	/**
	 * Creates the state of a start.
	 * @param base first pause
	 * @param max longest pause
	 * @param jitter share that is random, from 0 to 1: a pause lies within this share
	 * around its length
	 * @param random draws from 0 inclusive to 1 exclusive
	 */
	public Backoff(Duration base, Duration max, double jitter, DoubleSupplier random) {
		this.base = base;
		this.max = max;
		this.jitter = jitter;
		this.random = random;
		this.current = base;
	}

	/**
	 * Returns the next pause.
	 * @param retryAfter what the server asked for, if anything; 60 s count at most
	 * @return the pause
	 */
	public synchronized Duration next(@Nullable Duration retryAfter) {
		Duration whole = shorter(this.current, this.max);
		this.current = shorter(whole.multipliedBy(2), this.max);
		double factor = 1 + this.jitter * (2 * this.random.getAsDouble() - 1);
		Duration pause = shorter(Duration.ofNanos((long) (whole.toNanos() * factor)), this.max);
		if (retryAfter == null) {
			return pause;
		}
		Duration asked = shorter(retryAfter, MAX_RETRY_AFTER);
		return (asked.compareTo(pause) > 0) ? asked : pause;
	}

	/** Resets the pauses. */
	public synchronized void reset() {
		this.current = this.base;
	}

	private static Duration shorter(Duration a, Duration b) {
		return (a.compareTo(b) <= 0) ? a : b;
	}

}

package io.quintet.support.reactive;

import java.time.Duration;
import java.util.function.DoubleSupplier;

import org.jspecify.annotations.Nullable;

/**
 * Pauses between attempts: one state for errors and clean ends. Lengths double up to a
 * bound until {@link #reset()}; a part of each is random. Thread-safe.
 */
public final class Backoff {

	private static final Duration MIN_FIRST = Duration.ofMillis(100);

	private static final Duration MAX_FIRST = Duration.ofSeconds(30);

	private static final Duration MAX_RETRY_AFTER = Duration.ofSeconds(60);

	private final Duration max;

	private final double fixed;

	private final double drawn;

	private final DoubleSupplier random;

	private Duration first;

	private Duration current;

	private Duration least = Duration.ZERO;

	/**
	 * Creates the state of a start.
	 * @param first first length, which is also the bound where it exceeds {@code max}
	 * @param max longest pause
	 * @param fixed share of a length that each pause has
	 * @param drawn share of a length that is multiplied by a random number and added
	 * @param random draws from 0 to 1
	 */
	public Backoff(Duration first, Duration max, double fixed, double drawn, DoubleSupplier random) {
		this.max = max;
		this.fixed = fixed;
		this.drawn = drawn;
		this.random = random;
		this.first = first;
		this.current = first;
	}

	/**
	 * Returns the next pause.
	 * @param retryAfter shortest pause that the server asked for, if any; 60 s count at
	 * most
	 * @return the pause
	 */
	public Duration next(@Nullable Duration retryAfter) {
		return next(this.max, retryAfter);
	}

	/**
	 * Returns the next pause.
	 * @param max longest pause this time
	 * @param retryAfter as for {@link #next(Duration)}
	 * @return the pause
	 */
	public synchronized Duration next(Duration max, @Nullable Duration retryAfter) {
		Duration bound = longer(max, this.first);
		Duration whole = shorter(this.current, bound);
		this.current = shorter(whole.multipliedBy(2), bound);
		double share = this.fixed + this.drawn * this.random.getAsDouble();
		Duration pause = shorter(Duration.ofNanos((long) (whole.toNanos() * share)), bound);
		return longer(longer(pause, this.least),
				(retryAfter != null) ? shorter(retryAfter, MAX_RETRY_AFTER) : Duration.ZERO);
	}

	/** A connection proved to be healthy: the next pause is a first one. */
	public synchronized void reset() {
		this.current = this.first;
	}

	/**
	 * Sets another first length, which no pause falls below.
	 * @param first the length; 0.1 s to 30 s count
	 */
	public synchronized void first(Duration first) {
		this.first = longer(MIN_FIRST, shorter(first, MAX_FIRST));
		this.least = this.first;
		this.current = longer(this.current, this.first);
	}

	private static Duration longer(Duration a, Duration b) {
		return (a.compareTo(b) >= 0) ? a : b;
	}

	private static Duration shorter(Duration a, Duration b) {
		return (a.compareTo(b) <= 0) ? a : b;
	}

}

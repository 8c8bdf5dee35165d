package io.quintet.lime.internal.transport;

import java.time.Duration;
import java.util.function.DoubleSupplier;

import org.jspecify.annotations.Nullable;

/**
 * Pauses between two connections of the stream: one state for errors and clean ends. Each
 * pause is drawn between half and all of a length that doubles up to a bound, until a
 * connection proved to be healthy. What the platform asks for is the least. Thread-safe.
 */
public final class Backoff {

	/** Longest pause by default, or the first one if that is longer. */
	public static final Duration DEFAULT_MAX = Duration.ofSeconds(8);

	private static final Duration MIN_BASE = Duration.ofMillis(100);

	private static final Duration MAX_BASE = Duration.ofSeconds(30);

	private static final Duration MAX_RETRY_AFTER = Duration.ofSeconds(60);

	private final Duration max;

	private final Duration maxUnauthenticated;

	private final DoubleSupplier random;

	private Duration base;

	private Duration current;

	private Duration least = Duration.ZERO;

	public Backoff(Duration base, Duration max, Duration maxUnauthenticated, DoubleSupplier random) {
		this.base = base;
		this.current = base;
		this.max = max;
		this.maxUnauthenticated = maxUnauthenticated;
		this.random = random;
	}

	/**
	 * Returns the next pause.
	 * @param authentication whether the platform did not accept the token
	 * @param retryAfter what the platform asked for, if anything; 60 s count at most
	 * @return the pause
	 */
	public synchronized Duration next(boolean authentication, @Nullable Duration retryAfter) {
		Duration bound = longer(authentication ? this.maxUnauthenticated : this.max, this.base);
		Duration whole = shorter(this.current, bound);
		this.current = shorter(whole.multipliedBy(2), bound);
		long nanos = whole.toNanos();
		Duration pause = Duration.ofNanos(nanos / 2 + (long) (this.random.getAsDouble() * (nanos - nanos / 2)));
		Duration asked = (retryAfter != null) ? longer(this.least, shorter(retryAfter, MAX_RETRY_AFTER)) : this.least;
		return longer(pause, asked);
	}

	/** A connection proved to be healthy. */
	public synchronized void reset() {
		this.current = this.base;
	}

	/**
	 * The platform asks for another first pause, and for none that is shorter.
	 * @param base the pause; 0.1 s to 30 s count
	 */
	public synchronized void base(Duration base) {
		this.base = longer(MIN_BASE, shorter(base, MAX_BASE));
		this.least = this.base;
		this.current = longer(this.current, this.base);
	}

	private static Duration longer(Duration a, Duration b) {
		return (a.compareTo(b) >= 0) ? a : b;
	}

	private static Duration shorter(Duration a, Duration b) {
		return (a.compareTo(b) <= 0) ? a : b;
	}

}

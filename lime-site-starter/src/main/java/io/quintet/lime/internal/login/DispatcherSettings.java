package io.quintet.lime.internal.login;

import java.time.Duration;

/**
 * How logins are handed to handlers.
 *
 * @param calls calls of handlers
 * @param memory what is remembered
 * @param claimLease time after which other nodes take over the claims of a node that does
 * not renew them
 */
public record DispatcherSettings(Calls calls, Memory memory, Duration claimLease) {

	public static final DispatcherSettings DEFAULTS = new DispatcherSettings(
			new Calls(16, 256, Duration.ofSeconds(30), 0, Duration.ofSeconds(1)),
			new Memory(10_000, Duration.ofMinutes(10), 10_000), Duration.ofSeconds(15));

	public DispatcherSettings {
		requirePositive(claimLease);
	}

	public DispatcherSettings with(Calls calls) {
		return new DispatcherSettings(calls, this.memory, this.claimLease);
	}

	public DispatcherSettings with(Memory memory) {
		return new DispatcherSettings(this.calls, memory, this.claimLease);
	}

	public DispatcherSettings with(Duration claimLease) {
		return new DispatcherSettings(this.calls, this.memory, claimLease);
	}

	private static void requirePositive(Duration time) {
		if (time.isNegative() || time.isZero()) {
			throw new IllegalArgumentException("times must be positive");
		}
	}

	/**
	 * Calls of handlers.
	 *
	 * @param parallelism requests that are handled at a time
	 * @param maxQueued events that wait; when there are more, the stream is not read
	 * @param timeout longest time of one call
	 * @param retries further calls of a handler that failed, at once and before the
	 * platform repeats the event
	 * @param retryDelay pause before the first of them; each further one is twice as long
	 */
	public record Calls(int parallelism, int maxQueued, Duration timeout, int retries, Duration retryDelay) {

		public Calls {
			if (parallelism < 1 || maxQueued < 0 || retries < 0 || retryDelay.isNegative()) {
				throw new IllegalArgumentException("bounds must be positive");
			}
			requirePositive(timeout);
		}

	}

	/**
	 * Bounds of what is remembered.
	 *
	 * @param maxRemembered requests for which the handlers that are done are remembered,
	 * and most requests in the store in memory
	 * @param remembered time for which that is remembered
	 * @param maxWaiting calls of {@code awaitLogin} at a time
	 */
	public record Memory(int maxRemembered, Duration remembered, int maxWaiting) {

		public Memory {
			if (maxRemembered < 1 || maxWaiting < 1) {
				throw new IllegalArgumentException("bounds must be positive");
			}
			requirePositive(remembered);
		}

	}

}

package io.quintet.lime.internal.login;

import java.time.Duration;

import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.quintet.lime.login.PendingLoginStore;

/**
 * How logins are handed to handlers.
 *
 * @param calls calls of handlers
 * @param memory what is remembered
 * @param sharing a store that nodes share
 */
public record DispatcherSettings(Calls calls, Memory memory, Sharing sharing) {

	public static final DispatcherSettings DEFAULTS = new DispatcherSettings(
			new Calls(16, 256, Duration.ofSeconds(30), 0, Duration.ofSeconds(1)),
			new Memory(10_000, Duration.ofMinutes(10), 10_000),
			new Sharing(Duration.ofSeconds(1), Duration.ofSeconds(15)));

	public DispatcherSettings with(Calls calls) {
		return new DispatcherSettings(calls, this.memory, this.sharing);
	}

	public DispatcherSettings with(Memory memory) {
		return new DispatcherSettings(this.calls, memory, this.sharing);
	}

	public DispatcherSettings with(Sharing sharing) {
		return new DispatcherSettings(this.calls, this.memory, sharing);
	}

	private static void requirePositive(Duration... times) {
		for (Duration time : times) {
			if (time.isNegative() || time.isZero()) {
				throw new IllegalArgumentException("times must be positive");
			}
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

	/**
	 * A store that nodes share.
	 *
	 * @param pollInterval time between two looks into the store
	 * @param claimLease time after which other nodes take over the claims of a node that
	 * does not renew them
	 */
	public record Sharing(Duration pollInterval, Duration claimLease) {

		// Longest time of a call; the login goes on without it.
		private static final Duration STORE_TIMEOUT = Duration.ofSeconds(5);

		public Sharing {
			requirePositive(pollInterval, claimLease);
		}

		/** Bounds the time of a call to a shared store. */
		public static <T> Mono<T> bounded(PendingLoginStore store, Mono<T> call, Scheduler timer) {
			return store.isShared() ? call.timeout(STORE_TIMEOUT, timer) : call;
		}

	}

}

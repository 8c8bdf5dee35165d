package io.quintet.happy.internal.transport;

import java.time.Duration;
import java.util.function.Supplier;

import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;

/**
 * Retries calls after a pause, where a retry is safe.
 */
public final class Repeats {

	/** Repeats without end; the subscriber has a timeout. */
	public static final int WITHOUT_END = Integer.MAX_VALUE;

	private final Supplier<Backoff> backoff;

	private final Scheduler timer;

	/**
	 * Creates a rule.
	 * @param backoff makes the pauses of one call
	 * @param timer measures them
	 */
	public Repeats(Supplier<Backoff> backoff, Scheduler timer) {
		this.backoff = backoff;
		this.timer = timer;
	}

	/**
	 * Repeats a call that failed for a transient reason.
	 * @param call the call
	 * @param times how often at most
	 * @param <T> type of its result
	 * @return the call with its repetitions
	 */
	public <T> Mono<T> repeat(Mono<T> call, long times) {
		return Mono.defer(() -> {
			Backoff pauses = this.backoff.get();
			return call.retryWhen(Retry.from((signals) -> signals.concatMap((signal) -> {
				if (!(signal.failure() instanceof ServerRefusedException refused) || !refused.repeatable()
						|| signal.totalRetries() >= times) {
					return Mono.error(signal.failure());
				}
				Duration pause = pauses.next(refused.retryAfter());
				return Mono.delay(pause, this.timer);
			})));
		});
	}

}

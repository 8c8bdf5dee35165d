package io.quintet.hpp.internal.nodes;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;

import org.springframework.core.NestedRuntimeException;
import org.springframework.dao.OptimisticLockingFailureException;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.retry.Retry;

import io.quintet.hpp.session.StoreUnavailableException;
import io.quintet.support.reactive.TimeLimits;

/**
 * Repeats updates that lost a race. The updates of one session wait for each other on
 * this node, so that only nodes race.
 */
public final class UpdateRaces {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final Retry LOST = Retry.backoff(Long.MAX_VALUE, Duration.ofMillis(1))
		.maxBackoff(Duration.ofMillis(50))
		.filter(OptimisticLockingFailureException.class::isInstance);

	private final Map<String, Sinks.Empty<Void>> last = new ConcurrentHashMap<>();

	/**
	 * Runs an update until it loses no race.
	 * @param id id of the session
	 * @param update reads and writes the session; fails with
	 * {@link OptimisticLockingFailureException} when another node was faster
	 * @param <T> type of the result
	 * @return the result; an error when it takes too long
	 */
	public <T> Mono<T> run(String id, Mono<T> update) {
		return Mono.defer(() -> {
			Sinks.Empty<Void> ended = Sinks.empty();
			Sinks.Empty<Void> before = this.last.put(id, ended);
			Mono<T> repeated = update.retryWhen(LOST);
			return ((before != null) ? before.asMono().then(repeated) : repeated)
				.timeout(TIMEOUT, TimeLimits.scheduler())
				.onErrorMap(UpdateRaces::outage)
				.doFinally((signal) -> {
					this.last.remove(id, ended);
					ended.tryEmitEmpty();
				});
		});
	}

	/** Tells the callers of a store that it is out of reach. */
	public static Throwable outage(Throwable ex) {
		return (ex instanceof NestedRuntimeException || ex instanceof TimeoutException)
				? new StoreUnavailableException(ex) : ex;
	}

}

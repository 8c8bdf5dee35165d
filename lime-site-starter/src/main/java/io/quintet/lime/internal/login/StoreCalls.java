package io.quintet.lime.internal.login;

import java.time.Duration;
import java.util.function.Function;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.quintet.lime.internal.Guarded;
import io.quintet.lime.login.PendingLoginStore;
import io.quintet.support.LogText;

/**
 * Calls of the store of login requests. One that nodes share has a bounded time, since
 * the login goes on without it.
 */
public final class StoreCalls {

	private static final Logger logger = LoggerFactory.getLogger(StoreCalls.class);

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private final PendingLoginStore store;

	private final Scheduler timer;

	public StoreCalls(PendingLoginStore store, Scheduler timer) {
		this.store = store;
		this.timer = timer;
	}

	/** Whether other nodes see what is stored. */
	boolean areShared() {
		return this.store.isShared();
	}

	/** Calls the store; what it throws is a failure as well. */
	public <T> Mono<T> call(Function<PendingLoginStore, Mono<T>> call) {
		Mono<T> answer = Guarded.mono(() -> call.apply(this.store));
		return this.store.isShared() ? answer.timeout(TIMEOUT, this.timer) : answer;
	}

	/**
	 * Calls the store and logs a failure.
	 * @param failed what did not happen then
	 * @return the answer, empty after a failure
	 */
	public <T> Mono<T> callOrLog(String failed, Function<PendingLoginStore, Mono<T>> call) {
		return call(call).onErrorResume((failure) -> {
			logger.warn("{}: {}", failed, LogText.of(failure.toString()));
			return Mono.empty();
		});
	}

}

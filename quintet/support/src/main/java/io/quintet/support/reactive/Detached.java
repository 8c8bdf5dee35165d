package io.quintet.support.reactive;

import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * Work that goes on when its subscriber cancels. A failure that comes later is logged by
 * Reactor as a dropped error.
 */
public final class Detached {

	private Detached() {
	}

	/**
	 * Detaches work.
	 * @param work the work, which begins with the subscription
	 * @param <T> type of its result
	 * @return the same, which a cancellation does not reach
	 */
	public static <T> Mono<T> of(Mono<T> work) {
		return Mono.create((sink) -> work.doOnSuccess(sink::success)
			.subscribe(null, sink::error, null, Context.of(sink.contextView())));
	}

}

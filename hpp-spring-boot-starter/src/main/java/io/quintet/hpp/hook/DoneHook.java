package io.quintet.hpp.hook;

import reactor.core.publisher.Mono;

import io.quintet.hpp.session.BatchResult;

/**
 * Called at the end of every batch, after the {@code done} frame and before the response.
 */
@FunctionalInterface
public interface DoneHook {

	/**
	 * Called with the result of a batch.
	 * @param result what became of it, with the session after it
	 * @return completes when the answer may go out; an error is logged and otherwise
	 * ignored
	 */
	Mono<Void> onDone(BatchResult result);

}

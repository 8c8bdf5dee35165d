package io.quintet.hpp.hook;

import io.quintet.hpp.session.BatchResult;

import reactor.core.publisher.Mono;

/**
 * Learns of the end of every batch, after the {@code done} frame and before the answer.
 */
@FunctionalInterface
public interface DoneHook {

	/**
	 * Takes note of a batch.
	 * @param result what became of it, with the session after it
	 * @return completes when the answer may go out; an error is logged and otherwise
	 * ignored
	 */
	Mono<Void> onDone(BatchResult result);

}

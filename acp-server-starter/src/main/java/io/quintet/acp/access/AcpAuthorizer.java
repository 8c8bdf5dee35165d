package io.quintet.acp.access;

import reactor.core.publisher.Mono;

import io.quintet.acp.thread.Identity;

/**
 * Decides what a caller may do in a thread. Without one everything is allowed. Reads ask
 * it after visibility and membership, writes before: the store checks both as it writes.
 * The caller sees a refusal only when the thread is visible and the caller a member.
 */
@FunctionalInterface
public interface AcpAuthorizer {

	/**
	 * Judges one action.
	 * @param caller who wants to act
	 * @return {@code true} allows it; {@code false} and empty answer 403, an error 503
	 */
	Mono<Boolean> authorize(Identity caller, String threadId, AcpAction action);

	/**
	 * Tells whether {@link #authorize} may block.
	 * @return {@code true}, the default, runs it on a worker thread; {@code false} runs
	 * it on the thread of the request
	 */
	default boolean mayBlock() {
		return true;
	}

}

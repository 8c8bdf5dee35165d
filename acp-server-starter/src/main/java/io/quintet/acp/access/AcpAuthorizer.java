package io.quintet.acp.access;

import reactor.core.publisher.Mono;

import io.quintet.acp.thread.Identity;

/**
 * Decides what a caller may do in a thread, asked after visibility and membership. Runs
 * on a worker thread and may block. Without one everything is allowed.
 */
@FunctionalInterface
public interface AcpAuthorizer {

	/**
	 * Judges one action.
	 * @param caller who wants to act
	 * @param threadId the thread
	 * @param action the action
	 * @return {@code true} allows it; {@code false} and empty answer 403, an error 503
	 */
	Mono<Boolean> authorize(Identity caller, String threadId, AcpAction action);

}

package io.quintet.acp.access;

import reactor.core.publisher.Mono;

import io.quintet.acp.thread.Identity;

/**
 * Identifies callers. Asked once per REST request, and once per namespace that a socket
 * connects to, whose identity is then fixed.
 */
@FunctionalInterface
public interface AcpAuthenticator {

	/**
	 * Tells who shows these credentials.
	 * @return the identity; empty when they are unknown: 401. An error is answered as 503
	 * and logged
	 */
	Mono<Identity> authenticate(AcpCredentials credentials);

	/**
	 * Tells whether {@link #authenticate} may block.
	 * @return {@code true}, the default, runs it on a worker thread; {@code false} runs
	 * it on the thread of the request, which saves a request two changes of thread
	 */
	default boolean mayBlock() {
		return true;
	}

}

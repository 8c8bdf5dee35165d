package io.quintet.hpp.hook;

import java.time.Duration;

import reactor.core.publisher.Mono;

import io.quintet.hpp.session.HandshakeSession;

/**
 * Decides about every request for more time that is within the bounds.
 */
@FunctionalInterface
public interface ExtendHook {

	/**
	 * Decides about one request.
	 * @param session the session
	 * @param time the time asked for, or granted by an earlier hook
	 * @param request the request
	 * @return the decision; empty allows; an error refuses, its message becomes the text
	 * of a 403
	 */
	Mono<ExtendDecision> onExtend(HandshakeSession session, Duration time, HandshakeRequest request);

}

package io.quintet.hpp.hook;

import reactor.core.publisher.Mono;

import io.quintet.hpp.session.HandshakeSession;

/**
 * Called with every session before it is stored; may set its owner and meta object.
 */
@FunctionalInterface
public interface SessionCreateHook {

	/**
	 * Checks a new session.
	 * @param session the session as it would be stored
	 * @param request the request that creates it
	 * @return the session with another {@link HandshakeSession#withOwner owner} or
	 * {@link HandshakeSession#withMeta meta}, everything else is ignored; empty for no
	 * change; an error refuses the session, its message becomes the text of a 403
	 */
	Mono<HandshakeSession> onCreate(HandshakeSession session, HandshakeRequest request);

}

package io.quintet.hpp.hook;

import reactor.core.publisher.Mono;

import io.quintet.hpp.session.HandshakeSession;

/**
 * Tells whether a notify request comes from the owner of the session. The request carries
 * no token: without an authenticator any page of the own origin that knows the id of the
 * session may report edits.
 */
@FunctionalInterface
public interface BrowserAuthenticator {

	/**
	 * Judges one request.
	 * @param request the request
	 * @param session the session it wants to edit
	 * @return {@code true} lets it pass; {@code false}, empty and an error answer 403
	 */
	Mono<Boolean> authenticate(HandshakeRequest request, HandshakeSession session);

}

package io.quintet.hpp.hook;

import reactor.core.publisher.Mono;

import io.quintet.hpp.session.HandshakeSession;

/**
 * Judges every well-formed write of an agent before it is validated.
 */
@FunctionalInterface
public interface ActionHook {

	/**
	 * Judges one write.
	 * @param session the session as it is now
	 * @param write the write
	 * @param request the request of the batch
	 * @return {@code false} rejects the key, and later hooks are not asked; {@code true}
	 * or empty lets it pass; an error rejects the key and puts its message among the
	 * errors
	 */
	Mono<Boolean> onAction(HandshakeSession session, FieldWrite write, HandshakeRequest request);

}

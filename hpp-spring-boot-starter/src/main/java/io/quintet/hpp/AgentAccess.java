package io.quintet.hpp;

import org.jspecify.annotations.Nullable;

/**
 * How an agent presents itself.
 *
 * @param sessionId id of the session
 * @param token the token it presents, or {@code null} when it presents none
 * @param remote where it calls from: wrong tokens are counted by it
 */
public record AgentAccess(String sessionId, @Nullable String token, String remote) {

	@Override
	public String toString() {
		return "AgentAccess[sessionId=%s, remote=%s]".formatted(this.sessionId, this.remote);
	}

}

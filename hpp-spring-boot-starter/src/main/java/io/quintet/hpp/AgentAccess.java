package io.quintet.hpp;

import org.jspecify.annotations.Nullable;

/**
 * How an agent presents itself.
 *
 * @param sessionId id of the session
 * @param token the token it presents, or {@code null} when it presents none
 * @param remote where it calls from: wrong tokens are counted by it
 * @param agent key by which agents are told apart where the token is bound to one
 */
public record AgentAccess(String sessionId, @Nullable String token, String remote, String agent) {

	/**
	 * Presents an agent that is known by where it calls from.
	 * @param sessionId id of the session
	 * @param token the token it presents, or {@code null} when it presents none
	 * @param remote where it calls from
	 */
	public AgentAccess(String sessionId, @Nullable String token, String remote) {
		this(sessionId, token, remote, remote);
	}

	@Override
	public String toString() {
		return "AgentAccess[sessionId=%s, remote=%s]".formatted(this.sessionId, this.remote);
	}

}

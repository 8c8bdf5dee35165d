package io.quintet.hpp;

import org.jspecify.annotations.Nullable;

/**
 * Credentials and origin of an agent's request.
 *
 * @param sessionId id of the session
 * @param token the token it presents, or {@code null} when it presents none
 * @param remote remote address; wrong tokens are counted for it
 * @param agent key by which agents are told apart where the token is bound to one
 */
public record AgentAccess(String sessionId, @Nullable String token, String remote, String agent) {

	/**
	 * Identifies the agent by its remote address.
	 * @param sessionId id of the session
	 * @param token the token it presents, or {@code null} when it presents none
	 * @param remote remote address
	 */
	public AgentAccess(String sessionId, @Nullable String token, String remote) {
		this(sessionId, token, remote, remote);
	}

	@Override
	public String toString() {
		return "AgentAccess[sessionId=%s, remote=%s]".formatted(this.sessionId, this.remote);
	}

}

package io.quintet.samples.allinone.bridges;

import java.time.Instant;

import io.quintet.acp.thread.Identity;

/**
 * An agent that is logged in. The text form shows no token.
 *
 * @param token what the agent shows
 * @param identity who it is in threads
 * @param until when the login ends by itself
 */
record AgentLogin(String token, Identity identity, Instant until) {

	@Override
	public String toString() {
		return "AgentLogin[" + this.identity.id() + "]";
	}

}

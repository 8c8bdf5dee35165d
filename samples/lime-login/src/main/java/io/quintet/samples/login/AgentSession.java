package io.quintet.samples.login;

import java.math.BigDecimal;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * An agent that is signed in. The text form shows no key.
 *
 * @param key secret of the browser
 * @param agentId id of the agent
 * @param ownerId whom it belongs to, if the platform says so
 * @param ownerKycLevel how well the platform knows the owner, if it says so
 * @param reputation what the platform thinks of the agent, if it says so
 * @param since when it signed in
 * @param endsAt when it is signed out
 */
record AgentSession(String key, String agentId, @Nullable String ownerId, @Nullable Integer ownerKycLevel,
		@Nullable BigDecimal reputation, Instant since, Instant endsAt) {

	@Override
	public String toString() {
		return "AgentSession[" + this.agentId + "]";
	}

}

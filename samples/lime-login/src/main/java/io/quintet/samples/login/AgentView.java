package io.quintet.samples.login;

import java.math.BigDecimal;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * The agent that is signed in, as its page is told: the session without its key.
 *
 * @param agentId id of the agent
 * @param ownerId whom it belongs to
 * @param ownerKycLevel how well the platform knows the owner
 * @param reputation what the platform thinks of the agent
 * @param since when it signed in
 * @param endsAt when it is signed out
 */
record AgentView(String agentId, @Nullable String ownerId, @Nullable Integer ownerKycLevel,
		@Nullable BigDecimal reputation, Instant since, Instant endsAt) {

	static AgentView of(AgentSession session) {
		return new AgentView(session.agentId(), session.ownerId(), session.ownerKycLevel(), session.reputation(),
				session.since(), session.endsAt());
	}

}

package io.quintet.samples.login;

import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.quintet.lime.passport.Passport;

/**
 * The agents that are signed in, in memory. All sessions last equally long, so the oldest
 * ends first.
 */
class AgentSessions {

	private final LoginSettings settings;

	private final Clock clock;

	private final Map<String, AgentSession> open = new LinkedHashMap<>();

	AgentSessions(LoginSettings settings, Clock clock) {
		this.settings = settings;
		this.clock = clock;
	}

	/**
	 * Opens a session under a new key.
	 * @param passport who signs in
	 * @return the session; fails when there are too many
	 */
	AgentSession open(Passport passport) {
		Instant now = this.clock.instant();
		AgentSession session = new AgentSession(Secrets.next(), Objects.requireNonNull(passport.agentId()),
				passport.ownerId(), passport.ownerKycLevel(), passport.agentReputation(), now,
				now.plus(this.settings.sessionLife()));
		synchronized (this.open) {
			sweep(now);
			if (this.open.size() >= this.settings.maxSessions()) {
				throw new ProblemException(Problem.BUSY);
			}
			this.open.put(session.key(), session);
		}
		return session;
	}

	/** Finds the session of a browser, {@code null} when it has none. */
	@Nullable AgentSession find(@Nullable String key) {
		synchronized (this.open) {
			sweep(this.clock.instant());
			return (key != null) ? this.open.get(key) : null;
		}
	}

	/** Signs out, for every copy of the cookie. */
	void close(@Nullable String key) {
		synchronized (this.open) {
			if (key != null) {
				this.open.remove(key);
			}
		}
	}

	int count() {
		synchronized (this.open) {
			sweep(this.clock.instant());
			return this.open.size();
		}
	}

	private void sweep(Instant now) {
		this.open.values().removeIf((session) -> !session.endsAt().isAfter(now));
	}

}

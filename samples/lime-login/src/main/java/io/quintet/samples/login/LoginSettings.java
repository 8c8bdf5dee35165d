package io.quintet.samples.login;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Bounds of the site.
 *
 * @param maxPending logins that are under way at a time
 * @param maxWatching open streams to pages at a time
 * @param maxSessions agents that are signed in at a time
 * @param longestWait time after which a login is given up, also when the platform would
 * wait longer
 * @param sessionLife time after which an agent is signed out
 * @param simulation the simulated platform, where there is one
 */
@ConfigurationProperties("login")
record LoginSettings(@DefaultValue("1000") int maxPending, @DefaultValue("2000") int maxWatching,
		@DefaultValue("1000") int maxSessions, @DefaultValue("15m") Duration longestWait,
		@DefaultValue("30m") Duration sessionLife, @DefaultValue Simulation simulation) {

	LoginSettings {
		if (maxPending < 1 || maxWatching < 1 || maxSessions < 1 || longestWait.toSeconds() < 1
				|| sessionLife.toSeconds() < 1) {
			throw new IllegalArgumentException("Numbers below 'login' begin at 1, times at 1s");
		}
	}

	/**
	 * The simulated platform.
	 *
	 * @param requestLife time after which a login request expires
	 */
	record Simulation(@DefaultValue("5m") Duration requestLife) {

	}

}

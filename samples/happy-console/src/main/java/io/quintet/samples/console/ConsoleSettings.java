package io.quintet.samples.console;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the page shows.
 *
 * @param maxSessions sessions that are listed, the newest of the account
 * @param maxWatching open streams to pages at a time
 * @param simulation the simulated server, where there is one
 */
@ConfigurationProperties("console")
record ConsoleSettings(@DefaultValue("100") int maxSessions, @DefaultValue("50") int maxWatching,
		@DefaultValue Simulation simulation) {

	ConsoleSettings {
		if (maxSessions < 1 || maxWatching < 1) {
			throw new IllegalArgumentException("Numbers below 'console' begin at 1");
		}
	}

	/**
	 * The simulated server.
	 *
	 * @param step time that its agents take for each thing they say or do
	 */
	record Simulation(@DefaultValue("700ms") Duration step) {

		Simulation {
			if (step.isNegative() || step.compareTo(Duration.ofSeconds(10)) > 0) {
				throw new IllegalArgumentException("'console.simulation.step' is 0s to 10s");
			}
		}

	}

}

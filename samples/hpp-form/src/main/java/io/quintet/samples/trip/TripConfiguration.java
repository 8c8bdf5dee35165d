package io.quintet.samples.trip;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import io.quintet.hpp.HandshakeSessions;
import io.quintet.samples.pages.GuardedPath;
import io.quintet.samples.pages.PagesConfiguration;

/**
 * The whole demo below {@code /trip/}. Needs nothing but the HPP starter.
 */
@Configuration(proxyBeanMethods = false)
@Import({ TripController.class, PagesConfiguration.class })
public class TripConfiguration {

	@Bean
	TripProblems tripProblems(HandshakeSessions sessions) {
		return new TripProblems(sessions);
	}

	@Bean
	TripRules tripRules() {
		return new TripRules();
	}

	@Bean
	SimulatedAgent tripAgent() {
		return new SimulatedAgent();
	}

	@Bean
	GuardedPath tripPage() {
		return GuardedPath.page("/trip");
	}

}

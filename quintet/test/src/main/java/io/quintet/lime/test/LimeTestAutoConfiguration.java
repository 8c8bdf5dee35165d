package io.quintet.lime.test;

import java.time.Clock;
import java.time.Instant;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.test.context.DynamicPropertyRegistrar;

import io.quintet.hpp.test.TestClock;
import io.quintet.lime.autoconfigure.LimeAutoConfiguration;

/**
 * A clock that stands still until it is told to move, and a platform that goes by it.
 */
@AutoConfiguration(before = LimeAutoConfiguration.class)
final class LimeTestAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(Clock.class)
	TestClock limeTestClock() {
		return TestClock.at(Instant.parse("2026-01-01T00:00:00Z"));
	}

	@Bean
	@ConditionalOnMissingBean
	SimulatedLimePlatform simulatedLimePlatform(Clock clock) {
		return SimulatedLimePlatform.start(clock);
	}

	@Bean
	DynamicPropertyRegistrar limeTestProperties(SimulatedLimePlatform platform) {
		return (properties) -> {
			properties.add("lime.api-base", platform::apiBase);
			properties.add("lime.site-token", platform::siteToken);
		};
	}

}

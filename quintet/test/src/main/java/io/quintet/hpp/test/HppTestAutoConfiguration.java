package io.quintet.hpp.test;

import java.time.Clock;
import java.time.Instant;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

import io.quintet.hpp.autoconfigure.HppAutoConfiguration;
import io.quintet.hpp.session.HandshakeEventBus;

/**
 * A clock that stands still until it is told to move, and a bus that remembers.
 */
@AutoConfiguration(before = HppAutoConfiguration.class)
final class HppTestAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(Clock.class)
	TestClock hppTestClock() {
		return TestClock.at(Instant.parse("2026-01-01T00:00:00Z"));
	}

	@Bean
	@ConditionalOnMissingBean(HandshakeEventBus.class)
	RecordingHandshakeEventBus recordingHandshakeEventBus() {
		return new RecordingHandshakeEventBus();
	}

}

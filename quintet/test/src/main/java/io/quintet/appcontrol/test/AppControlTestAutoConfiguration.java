package io.quintet.appcontrol.test;

import java.time.Clock;
import java.time.Instant;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

import io.quintet.appcontrol.AppControlClient;
import io.quintet.appcontrol.ReactiveAppControlClient;
import io.quintet.appcontrol.autoconfigure.AppControlAutoConfiguration;
import io.quintet.hpp.test.TestClock;

/**
 * A clock that stands still until it is told to move, an observer that keeps what it is
 * told, and a client without a desktop.
 */
@AutoConfiguration(before = AppControlAutoConfiguration.class)
final class AppControlTestAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(Clock.class)
	TestClock appControlTestClock() {
		return TestClock.at(Instant.parse("2026-01-01T00:00:00Z"));
	}

	@Bean
	@ConditionalOnMissingBean
	RecordingToolObserver recordingToolObserver() {
		return new RecordingToolObserver();
	}

	@Bean
	@ConditionalOnMissingBean({ AppControlClient.class, ReactiveAppControlClient.class })
	FakeAppControlClient fakeAppControlClient() {
		return new FakeAppControlClient();
	}

}

package io.quintet.acp.test;

import java.time.Clock;
import java.time.Instant;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import reactor.core.publisher.Mono;

import io.quintet.acp.access.AcpAuthenticator;
import io.quintet.acp.autoconfigure.AcpAutoConfiguration;
import io.quintet.acp.autoconfigure.AcpProperties;
import io.quintet.acp.broadcast.Broadcaster;
import io.quintet.acp.store.ThreadStore;
import io.quintet.hpp.test.TestClock;

/**
 * A clock that stands still until it is told to move, a broadcaster that remembers, a
 * store without a database, and an authenticator that refuses every caller.
 */
@AutoConfiguration(before = AcpAutoConfiguration.class)
final class AcpTestAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(Clock.class)
	TestClock acpTestClock() {
		return TestClock.at(Instant.parse("2026-01-01T00:00:00Z"));
	}

	@Bean
	@ConditionalOnMissingBean(Broadcaster.class)
	RecordingBroadcaster recordingBroadcaster() {
		return new RecordingBroadcaster();
	}

	@Bean
	@ConditionalOnMissingBean(ThreadStore.class)
	InMemoryThreadStore inMemoryThreadStore(Broadcaster broadcaster, Clock clock, AcpProperties properties) {
		return new InMemoryThreadStore(broadcaster, clock, properties.lifecycleEvents(),
				InMemoryThreadStore.DEFAULT_CAPACITY);
	}

	@Bean
	@ConditionalOnMissingBean
	AcpAuthenticator refusingAuthenticator() {
		return (credentials) -> Mono.empty();
	}

}

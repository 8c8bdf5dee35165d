package io.quintet.hpp.autoconfigure;

import java.time.Duration;

import org.springframework.boot.health.contributor.AbstractReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import reactor.core.publisher.Mono;

import io.quintet.hpp.internal.service.HandshakeService;

/**
 * DOWN when the store does not answer.
 */
final class HppHealthIndicator extends AbstractReactiveHealthIndicator {

	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private final HandshakeService handshake;

	private final int maxSessions;

	HppHealthIndicator(HandshakeService handshake, int maxSessions) {
		super("The store of HPP sessions does not answer");
		this.handshake = handshake;
		this.maxSessions = maxSessions;
	}

	@Override
	protected Mono<Health> doHealthCheck(Health.Builder builder) {
		return this.handshake.sessions()
			.count()
			.timeout(PATIENCE)
			.map((sessions) -> builder.up()
				.withDetail("sessions", sessions)
				.withDetail("maxSessions", this.maxSessions)
				.withDetail("sockets", this.handshake.statistics().sockets())
				.withDetail("droppedSockets", this.handshake.statistics().droppedSockets())
				.build());
	}

}

package io.quintet.hpp.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.AbstractReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import reactor.core.publisher.Mono;

import io.quintet.hpp.internal.nodes.SignalHandshakeEventBus;
import io.quintet.hpp.internal.service.HandshakeService;

/**
 * DOWN when the store does not answer.
 */
final class HppHealthIndicator extends AbstractReactiveHealthIndicator {

	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private final HandshakeService handshake;

	private final int maxSessions;

	private final @Nullable SignalHandshakeEventBus bus;

	HppHealthIndicator(HandshakeService handshake, int maxSessions, @Nullable SignalHandshakeEventBus bus) {
		super("The store of HPP sessions does not answer");
		this.handshake = handshake;
		this.bus = bus;
		this.maxSessions = maxSessions;
	}

	@Override
	protected Mono<Health> doHealthCheck(Health.Builder builder) {
		return this.handshake.sessions()
			.count()
			.timeout(PATIENCE)
			.map((sessions) -> withBus(builder).up()
				.withDetail("sessions", sessions)
				.withDetail("maxSessions", this.maxSessions)
				.withDetail("sockets", this.handshake.statistics().sockets())
				.withDetail("droppedSockets", this.handshake.statistics().droppedSockets())
				.build());
	}

	// Without the bus frames of other nodes come later, by the sweep.
	private Health.Builder withBus(Health.Builder builder) {
		return (this.bus == null) ? builder
				: builder.withDetail("otherNodes", this.bus.status().details(this.handshake.statistics().otherNodes()));
	}

}

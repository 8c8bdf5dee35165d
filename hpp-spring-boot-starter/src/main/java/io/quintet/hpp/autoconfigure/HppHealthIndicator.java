package io.quintet.hpp.autoconfigure;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.AbstractReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import reactor.core.publisher.Mono;

import io.quintet.hpp.internal.nodes.SignalHandshakeEventBus;
import io.quintet.hpp.internal.service.HandshakeService;
import io.quintet.support.nodes.SignalStatus;

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
		if (this.bus == null) {
			return builder;
		}
		SignalStatus signals = this.bus.status();
		Duration sweepAge = this.handshake.statistics().otherNodes().sweepAge();
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("bus", signals.transport());
		details.put("connected", signals.connected());
		details.put("deaf", signals.deaf());
		if (signals.lag() != null) {
			details.put("lag", signals.lag().toString());
		}
		if (sweepAge != null) {
			details.put("sweepAge", sweepAge.toString());
		}
		return builder.withDetail("otherNodes", details);
	}

}

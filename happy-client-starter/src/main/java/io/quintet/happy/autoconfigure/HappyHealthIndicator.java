package io.quintet.happy.autoconfigure;

import org.springframework.boot.health.contributor.AbstractReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import reactor.core.publisher.Mono;

import io.quintet.happy.HappyStatus;

/**
 * UP while the server responds and accepts the token, the socket is connected, the keys
 * decrypt the account's data, and the named machine responds.
 */
final class HappyHealthIndicator extends AbstractReactiveHealthIndicator {

	private final HappyProbe probe;

	HappyHealthIndicator(HappyProbe probe) {
		super("The state of Happy is unknown");
		this.probe = probe;
	}

	@Override
	protected Mono<Health> doHealthCheck(Health.Builder builder) {
		return this.probe.status().map((status) -> health(builder, status));
	}

	static Status status(HappyStatus status) {
		return status.up() ? Status.UP : Status.DOWN;
	}

	private static Health health(Health.Builder builder, HappyStatus status) {
		builder.status(status(status))
			.withDetail("server", status.server())
			.withDetail("socket", status.socket())
			.withDetail("keys", status.keys().name());
		Boolean machine = status.machine();
		if (machine != null) {
			builder.withDetail("machine", machine);
		}
		String problem = status.problem();
		if (problem != null) {
			builder.withDetail("problem", problem);
		}
		return builder.build();
	}

}

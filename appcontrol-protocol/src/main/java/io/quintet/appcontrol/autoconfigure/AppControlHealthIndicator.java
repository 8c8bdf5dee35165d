package io.quintet.appcontrol.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.AbstractReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import reactor.core.publisher.Mono;

import io.quintet.appcontrol.ToolObservation;
import io.quintet.appcontrol.schema.AppControlSchemas;
import io.quintet.appcontrol.service.KillSwitch;
import io.quintet.appcontrol.socket.UnixSocketServer;

/**
 * DOWN while the socket that should be served is not; what the readiness command says
 * where it is asked for: OUT_OF_SERVICE for what a person has to do first, DOWN for other
 * failures. No paths, no secrets.
 */
final class AppControlHealthIndicator extends AbstractReactiveHealthIndicator {

	private final AppControlSchemas schemas;

	private final @Nullable UnixSocketServer socket;

	private final @Nullable KillSwitch killSwitch;

	private final @Nullable ReadinessCheck readiness;

	AppControlHealthIndicator(AppControlSchemas schemas, @Nullable UnixSocketServer socket,
			@Nullable KillSwitch killSwitch, @Nullable ReadinessCheck readiness) {
		super("The state of app-control is unknown");
		this.schemas = schemas;
		this.socket = socket;
		this.killSwitch = killSwitch;
		this.readiness = readiness;
	}

	@Override
	protected Mono<Health> doHealthCheck(Health.Builder builder) {
		builder.up().withDetail("schemas", this.schemas.names().size());
		if (this.killSwitch != null) {
			builder.withDetail("killSwitch", this.killSwitch.state().tripped() ? "tripped" : "off");
		}
		if (this.socket != null) {
			builder.withDetail("socket", this.socket.isRunning() ? "bound" : "not bound");
			if (!this.socket.isRunning()) {
				return Mono.just(builder.down().build());
			}
		}
		if (this.readiness == null) {
			return Mono.just(builder.build());
		}
		return this.readiness.observation().map((observation) -> judged(builder, observation));
	}

	private static Health judged(Health.Builder builder, ToolObservation observation) {
		builder.withDetail("readiness", observation.status().wire());
		if (observation.failureKind() != null) {
			builder.withDetail("failureKind", observation.failureKind());
		}
		return builder.status(status(observation)).build();
	}

	private static Status status(ToolObservation observation) {
		return switch (observation.status()) {
			case OK -> Status.UP;
			case NOT_READY, PERMISSION_MISSING -> Status.OUT_OF_SERVICE;
			default -> Status.DOWN;
		};
	}

}

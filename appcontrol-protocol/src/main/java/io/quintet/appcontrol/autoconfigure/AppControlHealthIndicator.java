package io.quintet.appcontrol.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.AbstractReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import reactor.core.publisher.Mono;

import io.quintet.appcontrol.ToolObservation;
import io.quintet.appcontrol.schema.AppControlSchemas;
import io.quintet.appcontrol.service.KillSwitch;

/**
 * The {@link AppControlState} with what it comes from. No paths, no secrets.
 */
final class AppControlHealthIndicator extends AbstractReactiveHealthIndicator {

	private final AppControlSchemas schemas;

	private final @Nullable KillSwitch killSwitch;

	private final AppControlState state;

	AppControlHealthIndicator(AppControlSchemas schemas, @Nullable KillSwitch killSwitch, AppControlState state) {
		super("The state of app-control is unknown");
		this.schemas = schemas;
		this.killSwitch = killSwitch;
		this.state = state;
	}

	@Override
	protected Mono<Health> doHealthCheck(Health.Builder builder) {
		builder.withDetail("schemas", this.schemas.names().size());
		if (this.killSwitch != null) {
			builder.withDetail("killSwitch", this.killSwitch.state().tripped() ? "tripped" : "off");
		}
		Boolean bound = this.state.bound();
		if (bound != null) {
			builder.withDetail("socket", bound ? "bound" : "not bound");
		}
		return this.state.current().map((current) -> health(builder, current));
	}

	private static Health health(Health.Builder builder, AppControlState.Current current) {
		ToolObservation readiness = current.readiness();
		if (readiness != null) {
			builder.withDetail("readiness", readiness.status().wire());
			if (readiness.failureKind() != null) {
				builder.withDetail("failureKind", readiness.failureKind());
			}
		}
		return builder.status(new Status(current.word().name())).build();
	}

}

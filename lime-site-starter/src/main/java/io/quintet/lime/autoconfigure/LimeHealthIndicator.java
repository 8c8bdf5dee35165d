package io.quintet.lime.autoconfigure;

import java.time.Clock;
import java.time.Duration;

import org.springframework.boot.health.contributor.AbstractReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import reactor.core.publisher.Mono;

import io.quintet.lime.LimeSiteClient;
import io.quintet.lime.LimeSiteStatus;

/**
 * DOWN while the platform does not accept the site token, which needs an operator; UP
 * otherwise, since a platform out of reach comes back by itself and restarting this
 * application does not bring it back.
 */
final class LimeHealthIndicator extends AbstractReactiveHealthIndicator {

	private final LimeSiteClient site;

	private final Clock clock;

	LimeHealthIndicator(LimeSiteClient site, Clock clock) {
		super("The state of LIME is unknown");
		this.site = site;
		this.clock = clock;
	}

	@Override
	protected Mono<Health> doHealthCheck(Health.Builder builder) {
		LimeSiteStatus status = this.site.status();
		LimeSiteStatus.Stream stream = status.stream();
		builder.status(stream.state().isWorking() ? Status.UP : Status.DOWN)
			.withDetail("stream", stream.state().name());
		if (stream.problem() != null) {
			builder.withDetail("problem", stream.problem());
		}
		if (stream.lastEventAt() != null) {
			builder.withDetail("lastEventAge", Duration.between(stream.lastEventAt(), this.clock.instant()).toString());
		}
		Duration age = status.passports().keysAge();
		if (age != null) {
			builder.withDetail("keySetAge", age.toString());
		}
		return Mono.just(builder.withDetail("keySetFailing", status.passports().keysFailing()).build());
	}

}

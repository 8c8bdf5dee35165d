package io.quintet.lime.autoconfigure;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import org.springframework.boot.health.contributor.AbstractReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import reactor.core.publisher.Mono;

import io.quintet.lime.LimeSiteClient;
import io.quintet.lime.login.ConnectionState;
import io.quintet.lime.login.LoginDispatcher;

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
		LoginDispatcher dispatcher = this.site.dispatcher();
		ConnectionState state = dispatcher.state();
		builder.status(state.isWorking() ? Status.UP : Status.DOWN).withDetail("stream", state.name());
		String problem = dispatcher.lastProblem();
		if (problem != null) {
			builder.withDetail("problem", problem);
		}
		Instant lastEventAt = dispatcher.lastEventAt();
		if (lastEventAt != null) {
			builder.withDetail("lastEventAge", Duration.between(lastEventAt, this.clock.instant()).toString());
		}
		Duration age = this.site.keys().age();
		if (age != null) {
			builder.withDetail("keySetAge", age.toString());
		}
		return Mono.just(builder.withDetail("keySetFailing", this.site.keys().isFailing()).build());
	}

}

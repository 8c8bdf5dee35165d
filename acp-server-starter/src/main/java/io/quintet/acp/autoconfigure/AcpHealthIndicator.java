package io.quintet.acp.autoconfigure;

import java.time.Duration;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.AbstractReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.core.NestedExceptionUtils;
import reactor.core.publisher.Mono;

import io.quintet.acp.internal.broadcast.SharedBroadcaster;
import io.quintet.acp.run.RunStatistics;

/**
 * Asks the store, so a database that is out of reach or refuses is DOWN, and so is a node
 * that does not renew the leases of its runs.
 */
final class AcpHealthIndicator extends AbstractReactiveHealthIndicator {

	private static final Logger logger = LoggerFactory.getLogger(AcpHealthIndicator.class);

	private final AcpNode node;

	AcpHealthIndicator(AcpNode node) {
		this.node = node;
	}

	@Override
	protected Mono<Health> doHealthCheck(Health.Builder builder) {
		return this.node.isUp()
			.map((up) -> up ? builder.up()
					: builder.down().withDetail("error", "The leases of runs are not renewed, and have lapsed"))
			.onErrorResume((ex) -> {
				logger.debug("The database of ACP does not answer", ex);
				// With the exception itself, Spring Boot logs it at each look.
				return Mono
					.just(builder.down().withDetail("error", NestedExceptionUtils.getMostSpecificCause(ex).toString()));
			})
			.map(this::health);
	}

	private Health health(Health.Builder health) {
		RunStatistics runs = this.node.runs();
		Duration age = this.node.leaseAge();
		if (age != null) {
			health.withDetail("leaseAge", age.toString());
		}
		SharedBroadcaster others = this.node.otherNodes();
		if (others != null) {
			health.withDetail("otherNodes", others.signals().details(others.statistics()));
		}
		return health.withDetail("database", this.node.database())
			.withDetail("embedded", this.node.embedded() != null)
			.withDetail("leaseFailures", runs.leaseFailures())
			.withDetail("running", runs.running())
			.withDetail("queued", runs.queued())
			.withDetail("queuedWrites", this.node.queued())
			.withDetail("inDoubt", this.node.inDoubt())
			.withDetail("sockets", this.node.socketStatistics().sockets())
			.build();
	}

}

package io.quintet.acp.autoconfigure;

import java.time.Duration;

import org.springframework.boot.health.contributor.AbstractReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import reactor.core.publisher.Mono;

import io.quintet.acp.internal.broadcast.SharedBroadcaster;
import io.quintet.acp.run.RunStatistics;

/**
 * Asks the store, so a database out of reach is DOWN, and so is a node that does not
 * renew the leases of its runs.
 */
final class AcpHealthIndicator extends AbstractReactiveHealthIndicator {

	private final AcpNode node;

	AcpHealthIndicator(AcpNode node) {
		super("The database of ACP does not answer");
		this.node = node;
	}

	@Override
	protected Mono<Health> doHealthCheck(Health.Builder builder) {
		return this.node.isUp().map((up) -> health(up ? builder.up() : builder.down()));
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

package io.quintet.happy.autoconfigure;

import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import reactor.core.publisher.Mono;

import io.quintet.happy.HappyStatus;

/**
 * Actuator endpoint {@code happy}: server, socket and keys; no token, no key, nothing of
 * a session.
 */
@Endpoint(id = "happy")
final class HappyEndpoint {

	static final HappyDescriptor.Protocol REFERENCE = new HappyDescriptor.Protocol("happy-engineering-sdk", "0.3.0");

	private final HappyProbe probe;

	private final @Nullable HappyConnectionDetails details;

	private final Map<String, Object> limits;

	HappyEndpoint(HappyProbe probe, @Nullable HappyConnectionDetails details, HappyProperties properties) {
		this.probe = probe;
		this.details = details;
		this.limits = (details != null) ? properties.limits() : Map.of();
	}

	@ReadOperation
	Mono<HappyDescriptor> happy() {
		return this.probe.status().map(this::describe);
	}

	private HappyDescriptor describe(HappyStatus status) {
		HappyConnectionDetails details = this.details;
		return new HappyDescriptor(REFERENCE, HappyHealthIndicator.status(status).getCode(), this.limits,
				(details != null) ? details.address() : null, (details != null) ? details.credentials().source() : null,
				status.server(), status.socket(), status.keys().name(), status.machine(), status.problem());
	}

}

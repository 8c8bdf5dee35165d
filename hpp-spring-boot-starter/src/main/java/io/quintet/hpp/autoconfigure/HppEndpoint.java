package io.quintet.hpp.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import reactor.core.publisher.Mono;

import io.quintet.hpp.internal.service.HandshakeService;
import io.quintet.hpp.internal.service.HandshakeStatistics;

/**
 * Actuator endpoint {@code hpp}: numbers and bounds, no session id, no token, no value.
 */
@Endpoint(id = "hpp")
final class HppEndpoint {

	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private final HandshakeService handshake;

	private final HppProperties properties;

	private final String store;

	HppEndpoint(HandshakeService handshake, HppProperties properties, String store) {
		this.handshake = handshake;
		this.properties = properties;
		this.store = store;
	}

	@ReadOperation
	Mono<HppDescriptor> hpp() {
		return this.handshake.sessions()
			.count()
			.timeout(PATIENCE)
			.map((sessions) -> descriptor("UP", sessions))
			.onErrorResume((ex) -> Mono.just(descriptor("DOWN", null)));
	}

	private HppDescriptor descriptor(String state, @Nullable Long sessions) {
		HandshakeStatistics statistics = this.handshake.statistics();
		return new HppDescriptor(HppProtocol.CURRENT, state,
				new Limits(this.properties.ttl(), this.properties.maxTtl(), this.properties.rateLimit(),
						this.properties.tokenGuessLimit(), this.properties.maxSessions(), this.properties.maxKeys(),
						this.properties.maxActions(), this.properties.maxChanges(),
						this.properties.maxBodySize().toBytes()),
				this.store, this.properties.prefix(), this.properties.wsPrefix(), sessions, statistics.sockets(),
				statistics.droppedSockets(),
				new Actions(statistics.applied(), statistics.rejected(), statistics.invalid()));
	}

	/**
	 * Response of the endpoint.
	 *
	 * @param state state that the health tells: DOWN where the store does not answer
	 * @param sessions sessions in the store, {@code null} where it does not answer
	 * @param sockets open sockets of this node
	 * @param droppedSockets sockets cut since the start
	 */
	record HppDescriptor(HppProtocol protocol, String state, Limits limits, String store, String prefix,
			String wsPrefix, @Nullable Long sessions, int sockets, long droppedSockets, Actions actions) {

	}

	/** Writes by agents since the start. */
	record Actions(long applied, long rejected, long invalid) {

	}

	/** Bounds in force. */
	record Limits(Duration ttl, Duration maxTtl, int rateLimit, int tokenGuessLimit, int maxSessions, int maxKeys,
			int maxActions, int maxChanges, long maxBodySize) {

	}

}

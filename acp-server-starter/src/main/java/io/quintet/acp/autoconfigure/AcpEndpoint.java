package io.quintet.acp.autoconfigure;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import reactor.core.publisher.Mono;

import io.quintet.acp.AcpLimits;
import io.quintet.acp.run.RunSettings;
import io.quintet.acp.run.RunStatistics;
import io.quintet.socketio.SocketIoStatistics;

/**
 * Actuator endpoint {@code acp}: assistants, numbers and bounds; no content, no identity,
 * no secret.
 */
@Endpoint(id = "acp")
final class AcpEndpoint {

	private final AcpNode node;

	AcpEndpoint(AcpNode node) {
		this.node = node;
	}

	@ReadOperation
	Mono<AcpDescriptor> acp() {
		return this.node.isUp().onErrorReturn(false).map((up) -> describe(up ? "UP" : "DOWN"));
	}

	private AcpDescriptor describe(String state) {
		AcpProperties properties = this.node.properties();
		RunStatistics runs = this.node.runs();
		return new AcpDescriptor(AcpNode.PROTOCOL, state, limits(properties), properties.prefix(),
				Objects.requireNonNullElse(properties.namespaceKeys(), List.of()), properties.lifecycleEvents(),
				this.node.assistants().ids().stream().sorted().toList(),
				new Runs(runs.running(), runs.queued(), runs.completed(), runs.failed(), runs.cancelled(), runs.lost(),
						runs.swept(), runs.refused(), runs.droppedAnalytics()),
				new Leases(properties.runs().lease(), runs.leasesRenewed(), runs.leaseFailures()),
				new Store(this.node.storeType(), this.node.database(), this.node.embedded() != null, this.node.queued(),
						this.node.inDoubt()),
				sockets());
	}

	private static Limits limits(AcpProperties properties) {
		AcpProperties.Runs runs = properties.runs();
		RunSettings.Bounds bounds = AcpAutoConfiguration.runSettings(properties).bounds();
		AcpLimits limits = AcpAutoConfiguration.limits(properties);
		AcpLimits.Shape shape = limits.shape();
		return new Limits(properties.maxBodySize().toBytes(), properties.pageLimit(), properties.replayCap(),
				shape.maxParts(), limits.maxMetadata(), limits.maxMembers(), shape.maxAssistants(), runs.timeout(),
				bounds.maxConcurrent(), bounds.maxQueued(), bounds.maxPerThread(), bounds.maxDepth());
	}

	private Sockets sockets() {
		SocketIoStatistics sockets = this.node.socketStatistics();
		return new Sockets(this.node.socketPath(), sockets.connections(), sockets.sockets(), this.node.joinedThreads(),
				sockets.queuedPackets(), sockets.queuedBytes(), sockets.slowDisconnects(),
				sockets.protocolDisconnects(), sockets.refusedConnections());
	}

	/**
	 * What the endpoint tells.
	 *
	 * @param protocol the protocol and its reference
	 * @param state what the health says
	 * @param limits bounds in force
	 * @param prefix path of the REST operations
	 * @param namespaceKeys keys of namespace mode, none when it is off
	 * @param lifecycleEvents whether lifecycle events are stored and sent
	 * @param assistants ids of the registered assistants
	 * @param runs runs of this node
	 * @param leases leases of this node
	 * @param store where threads are kept
	 * @param sockets sockets of this node
	 */
	@JsonPropertyOrder({ "protocol", "state", "limits" })
	record AcpDescriptor(AcpNode.Protocol protocol, String state, Limits limits, String prefix,
			List<String> namespaceKeys, boolean lifecycleEvents, List<String> assistants, Runs runs, Leases leases,
			Store store, Sockets sockets) {

	}

	/**
	 * Runs of this node, the latter numbers since its start.
	 *
	 * @param running those at work
	 * @param queued those that wait for their turn
	 * @param completed those that completed
	 * @param failed those that failed
	 * @param cancelled those that were cancelled
	 * @param lost those whose end it never learned
	 * @param swept those of dead nodes that it ended
	 * @param refused invocations that were refused because too many waited
	 * @param droppedAnalytics entries that were dropped
	 */
	record Runs(int running, int queued, long completed, long failed, long cancelled, long lost, long swept,
			long refused, long droppedAnalytics) {

	}

	/**
	 * Leases of this node.
	 *
	 * @param duration time after which one lapses
	 * @param renewed when they were last renewed, {@code null} before the first time
	 * @param failures how often that failed in a row since
	 */
	record Leases(Duration duration, @Nullable Instant renewed, int failures) {

	}

	/**
	 * Where threads are kept.
	 *
	 * @param type type of the store
	 * @param database address and name of the database
	 * @param embedded whether the server is the embedded one
	 * @param queued changes that wait
	 * @param inDoubt changes of unknown outcome
	 */
	record Store(String type, String database, boolean embedded, int queued, int inDoubt) {

	}

	/**
	 * Sockets of this node, the latter numbers since its start.
	 *
	 * @param path path of the endpoint, or {@code off}
	 * @param connections open connections
	 * @param sockets clients in namespaces
	 * @param joinedThreads threads that sockets have joined
	 * @param queuedPackets packets that wait for connections
	 * @param queuedBytes their size
	 * @param slow connections closed because they did not read
	 * @param malformed connections closed because of what they sent
	 * @param refused connections refused because there were too many
	 */
	record Sockets(String path, int connections, int sockets, int joinedThreads, long queuedPackets, long queuedBytes,
			long slow, long malformed, long refused) {

	}

	/**
	 * Bounds in force.
	 *
	 * @param maxBodySize bytes of a body
	 * @param pageLimit items of a page
	 * @param replayCap events that a join replays
	 * @param maxParts parts of a message
	 * @param maxMetadataSize bytes of metadata
	 * @param maxMembers members of a thread
	 * @param maxAssistants assistants of one invocation
	 * @param runTimeout longest time of a handler
	 * @param maxConcurrentRuns handlers at work on this node
	 * @param maxQueuedRuns runs that wait on this node
	 * @param maxRunsPerThread active runs of a thread
	 * @param maxRunDepth longest chain
	 */
	record Limits(long maxBodySize, int pageLimit, int replayCap, int maxParts, long maxMetadataSize, int maxMembers,
			int maxAssistants, Duration runTimeout, int maxConcurrentRuns, int maxQueuedRuns, int maxRunsPerThread,
			int maxRunDepth) {

	}

}

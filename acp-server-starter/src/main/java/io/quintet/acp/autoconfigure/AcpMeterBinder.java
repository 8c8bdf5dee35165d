package io.quintet.acp.autoconfigure;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;

import io.quintet.acp.internal.broadcast.SharedBroadcaster;
import io.quintet.support.nodes.ChangeStatistics;
import io.quintet.support.nodes.NodeMeters;

/**
 * Gauges and counters of this node.
 */
final class AcpMeterBinder implements MeterBinder {

	private final AcpNode node;

	AcpMeterBinder(AcpNode node) {
		this.node = node;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		gauge(registry, "acp.runs.running", null, "Runs at work on this node", (node) -> node.runs().running());
		gauge(registry, "acp.runs.queued", null, "Runs of this node that wait for their turn",
				(node) -> node.runs().queued());
		gauge(registry, "acp.streams.open", null, "Texts that assistants of this node are writing",
				(node) -> node.acp().openStreams());
		ended(registry, "completed", (node) -> node.runs().completed());
		ended(registry, "failed", (node) -> node.runs().failed());
		ended(registry, "cancelled", (node) -> node.runs().cancelled());
		ended(registry, "lost", (node) -> node.runs().lost());
		counter(registry, "acp.runs.swept", null, "Runs of dead nodes that this one ended",
				(node) -> node.runs().swept());
		counter(registry, "acp.runs.refused", "invocations", "Invocations refused because too many runs waited",
				(node) -> node.runs().refused());
		counter(registry, "acp.analytics.dropped", "entries", "Analytics entries that were dropped",
				(node) -> node.runs().droppedAnalytics());
		TimeGauge.builder("acp.lease.age", this.node, TimeUnit.MILLISECONDS, AcpMeterBinder::leaseAge)
			.description("Time since the leases of runs were renewed")
			.register(registry);
		gauge(registry, "acp.lease.failures", null, "Renewals of leases that failed since the last success",
				(node) -> node.runs().leaseFailures());
		gauge(registry, "acp.store.queued", "changes", "Changes that wait for the database", AcpNode::queued);
		gauge(registry, "acp.store.doubts", "changes", "Changes that the database took without telling their outcome",
				AcpNode::inDoubt);
		SharedBroadcaster others = this.node.otherNodes();
		if (others != null) {
			otherNodes(registry, others);
		}
		sockets(registry);
		gauge(registry, "acp.embedded", null, "1 where the database is the embedded one, else 0",
				(node) -> (node.embedded() != null) ? 1 : 0);
	}

	private static void otherNodes(MeterRegistry registry, SharedBroadcaster others) {
		NodeMeters<SharedBroadcaster> meters = new NodeMeters<>(registry, "acp.broadcaster.", others,
				SharedBroadcaster::signals);
		meters.bindTo(others.statistics());
		meters.counter("reads", "Reads of what other nodes have changed", others.statistics(), ChangeStatistics::reads);
		Gauge.builder("acp.broadcaster.followed", others, SharedBroadcaster::followed)
			.description("Threads that this node follows")
			.register(registry);
	}

	private void sockets(MeterRegistry registry) {
		gauge(registry, "acp.sockets.connections", null, "Open connections",
				(node) -> node.socketStatistics().connections());
		gauge(registry, "acp.sockets.connected", null, "Clients in namespaces",
				(node) -> node.socketStatistics().sockets());
		gauge(registry, "acp.sockets.threads", null, "Threads that sockets of this node have joined",
				AcpNode::joinedThreads);
		gauge(registry, "acp.sockets.queued", "packets", "Packets that wait for connections",
				(node) -> node.socketStatistics().queuedPackets());
		gauge(registry, "acp.sockets.queued.size", "bytes", "Size of the packets that wait for connections",
				(node) -> node.socketStatistics().queuedBytes());
		gauge(registry, "acp.sockets.inbound.size", "bytes", "Memory of what clients have begun to send",
				(node) -> node.socketStatistics().inboundBytes());
		cut(registry, "slow", (node) -> node.socketStatistics().slowDisconnects());
		cut(registry, "protocol", (node) -> node.socketStatistics().protocolDisconnects());
		cut(registry, "full", (node) -> node.socketStatistics().fullDisconnects());
		counter(registry, "acp.sockets.refused", "connections", "Connections refused because there were too many",
				(node) -> node.socketStatistics().refusedConnections());
	}

	private void cut(MeterRegistry registry, String reason, ToDoubleFunction<AcpNode> count) {
		counter(registry, "acp.sockets.cuts", "connections", "Connections that the server closed because of the client",
				count, "reason", reason);
	}

	private static double leaseAge(AcpNode node) {
		Duration age = node.leaseAge();
		return (age != null) ? age.toMillis() : 0;
	}

	// No unit where the name contains it: Prometheus would write acp_runs_running_runs.
	private void gauge(MeterRegistry registry, String name, @Nullable String unit, String description,
			ToDoubleFunction<AcpNode> value) {
		Gauge.builder(name, this.node, value).description(description).baseUnit(unit).register(registry);
	}

	private void ended(MeterRegistry registry, String status, ToDoubleFunction<AcpNode> count) {
		counter(registry, "acp.runs.ended", null, "Runs of this node that are over", count, "status", status);
	}

	private void counter(MeterRegistry registry, String name, @Nullable String unit, String description,
			ToDoubleFunction<AcpNode> count, String... tags) {
		FunctionCounter.builder(name, this.node, count)
			.description(description)
			.baseUnit(unit)
			.tags(tags)
			.register(registry);
	}

}

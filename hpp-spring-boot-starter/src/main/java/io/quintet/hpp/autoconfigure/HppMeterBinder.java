package io.quintet.hpp.autoconfigure;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.quintet.hpp.internal.nodes.SignalHandshakeEventBus;
import io.quintet.hpp.internal.service.HandshakeService;
import io.quintet.hpp.internal.service.HandshakeStatistics;
import io.quintet.support.nodes.NodeMeters;

/**
 * Gauges and counters. The number of sessions is the last known one: reading the gauge
 * triggers a refresh but never waits for it.
 */
final class HppMeterBinder implements MeterBinder {

	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private final HandshakeService handshake;

	private final AtomicLong sessions = new AtomicLong();

	private final AtomicBoolean asking = new AtomicBoolean();

	private final @Nullable SignalHandshakeEventBus bus;

	HppMeterBinder(HandshakeService handshake, @Nullable SignalHandshakeEventBus bus) {
		this.handshake = handshake;
		this.bus = bus;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		HandshakeStatistics statistics = this.handshake.statistics();
		Gauge.builder("hpp.sessions", this, HppMeterBinder::sessions)
			.description("Sessions in the store")
			.register(registry);
		Gauge.builder("hpp.sockets", statistics, HandshakeStatistics::sockets)
			.description("Open sockets of this node")
			.register(registry);
		FunctionCounter.builder("hpp.sockets.dropped", statistics, HandshakeStatistics::droppedSockets)
			.description("Sockets that were cut because they did not read")
			.register(registry);
		actions(registry, "applied", HandshakeStatistics::applied);
		actions(registry, "rejected", HandshakeStatistics::rejected);
		actions(registry, "invalid", HandshakeStatistics::invalid);
		if (this.bus != null) {
			otherNodes(registry, statistics, this.bus);
		}
	}

	private static void otherNodes(MeterRegistry registry, HandshakeStatistics statistics,
			SignalHandshakeEventBus bus) {
		NodeMeters<SignalHandshakeEventBus> meters = new NodeMeters<>(registry, "hpp.event-bus.", bus,
				SignalHandshakeEventBus::status);
		meters.bindTo(statistics.otherNodes());
		meters.counter("read", "Changes of other nodes whose frames were read", statistics,
				HandshakeStatistics::framesRead);
	}

	private void actions(MeterRegistry registry, String outcome, ToDoubleFunction<HandshakeStatistics> count) {
		FunctionCounter.builder("hpp.actions", this.handshake.statistics(), count)
			.description("Writes that agents asked for")
			.tag("outcome", outcome)
			.register(registry);
	}

	private double sessions() {
		if (this.asking.compareAndSet(false, true)) {
			Mono.defer(this.handshake.sessions()::count)
				.timeout(PATIENCE)
				.onErrorComplete()
				.doFinally((signal) -> this.asking.set(false))
				.subscribe(this.sessions::set);
		}
		return this.sessions.get();
	}

}

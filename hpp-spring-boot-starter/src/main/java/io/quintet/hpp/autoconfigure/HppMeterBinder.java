package io.quintet.hpp.autoconfigure;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.quintet.hpp.internal.nodes.SignalHandshakeEventBus;
import io.quintet.hpp.internal.service.HandshakeService;
import io.quintet.hpp.internal.service.HandshakeStatistics;
import io.quintet.support.nodes.ChangeStatistics;

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
		Gauge
			.builder("hpp.event-bus.connected", bus,
					(signals) -> (signals.status().connected() && !signals.status().deaf()) ? 1 : 0)
			.description("1 where signals of other nodes come, else 0")
			.register(registry);
		TimeGauge.builder("hpp.event-bus.lag", bus, TimeUnit.NANOSECONDS, HppMeterBinder::lag)
			.description("Time that the last signal of this node to itself took")
			.register(registry);
		counter(registry, "hpp.event-bus.sent", "Signals sent", bus, (signals) -> signals.status().sent());
		counter(registry, "hpp.event-bus.received", "Signals of other nodes", bus,
				(signals) -> signals.status().received());
		counter(registry, "hpp.event-bus.read", "Changes of other nodes whose frames were read", statistics,
				HandshakeStatistics::framesRead);
		counter(registry, "hpp.event-bus.sweeps", "Looks for changes of other nodes", statistics.otherNodes(),
				ChangeStatistics::sweeps);
		counter(registry, "hpp.event-bus.late", "Changes of other nodes that a sweep found first",
				statistics.otherNodes(), ChangeStatistics::late);
	}

	private static <T> void counter(MeterRegistry registry, String name, String description, T source,
			ToDoubleFunction<T> count) {
		FunctionCounter.builder(name, source, count).description(description).register(registry);
	}

	private static double lag(SignalHandshakeEventBus bus) {
		Duration lag = bus.status().lag();
		return (lag != null) ? lag.toNanos() : Double.NaN;
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

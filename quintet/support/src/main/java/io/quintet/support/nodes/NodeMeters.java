package io.quintet.support.nodes;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;

/** Meters of how a node hears of others, which refer to its bus weakly. */
public final class NodeMeters<T> {

	private final MeterRegistry registry;

	private final String prefix;

	private final T bus;

	private final Function<T, SignalStatus> status;

	public NodeMeters(MeterRegistry registry, String prefix, T bus, Function<T, SignalStatus> status) {
		this.registry = registry;
		this.prefix = prefix;
		this.bus = bus;
		this.status = status;
	}

	/** Registers the meters. */
	public void bindTo(ChangeStatistics statistics) {
		Gauge.builder(this.prefix + "connected", this.bus, (bus) -> this.status.apply(bus).isHearing() ? 1 : 0)
			.description("1 where signals of other nodes come, else 0")
			.register(this.registry);
		TimeGauge.builder(this.prefix + "lag", this.bus, TimeUnit.NANOSECONDS, this::lag)
			.description("Time that the last signal of this node to itself took")
			.register(this.registry);
		counter("sent", "Signals sent", this.bus, (bus) -> this.status.apply(bus).sent());
		counter("received", "Signals of other nodes", this.bus, (bus) -> this.status.apply(bus).received());
		counter("sweeps", "Looks for changes of other nodes", statistics, ChangeStatistics::sweeps);
		counter("late", "Changes of other nodes that a sweep found first", statistics, ChangeStatistics::late);
	}

	private double lag(T bus) {
		Duration lag = this.status.apply(bus).lag();
		return (lag != null) ? lag.toNanos() : Double.NaN;
	}

	/**
	 * Registers a counter.
	 * @param name its name without the prefix
	 * @param description what it counts
	 * @param source what it refers to weakly
	 * @param count the present number
	 * @param <S> type of the source
	 */
	public <S> void counter(String name, String description, S source, ToDoubleFunction<S> count) {
		FunctionCounter.builder(this.prefix + name, source, count).description(description).register(this.registry);
	}

}

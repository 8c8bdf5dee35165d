package io.quintet.happy.autoconfigure;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.atomic.LongAdder;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;

import io.quintet.happy.HappyMeters;
import io.quintet.happy.session.TurnStatus;

/**
 * Counters of this node. Counts from before a registry is bound are kept, times are not.
 * Timers of operations come from observations.
 */
final class HappyMeterBinder implements HappyMeters, MeterBinder {

	private static final List<String> ENCRYPTED = List.of("session", "machine", "message", "state");

	private final LongAdder reconnects = new LongAdder();

	private final LongAdder ignored = new LongAdder();

	private final Map<String, LongAdder> decryptFailures;

	private final Map<TurnStatus, LongAdder> turns = new EnumMap<>(TurnStatus.class);

	private final Set<MeterRegistry> registries = new CopyOnWriteArraySet<>();

	HappyMeterBinder() {
		this.decryptFailures = Map.of(ENCRYPTED.get(0), new LongAdder(), ENCRYPTED.get(1), new LongAdder(),
				ENCRYPTED.get(2), new LongAdder(), ENCRYPTED.get(3), new LongAdder());
		for (TurnStatus status : TurnStatus.values()) {
			this.turns.put(status, new LongAdder());
		}
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		counter(registry, "happy.reconnects", Tags.empty(), "Connections of the socket after it had been lost",
				this.reconnects);
		counter(registry, "happy.frames.ignored", Tags.empty(), "Frames of an odd shape", this.ignored);
		this.decryptFailures.forEach((what, count) -> counter(registry, "happy.decrypt.failures", Tags.of("what", what),
				"What could not be opened", count));
		this.turns.forEach((status, count) -> counter(registry, "happy.turns",
				Tags.of("status", status.name().toLowerCase(Locale.ROOT)), "Turns that were waited for", count));
		this.registries.add(registry);
	}

	private static void counter(MeterRegistry registry, String name, Tags tags, String description, LongAdder count) {
		FunctionCounter.builder(name, count, LongAdder::sum).tags(tags).description(description).register(registry);
	}

	@Override
	public void reconnected() {
		this.reconnects.increment();
	}

	@Override
	public void decryptFailed(String what) {
		LongAdder count = this.decryptFailures.get(what);
		if (count != null) {
			count.increment();
		}
	}

	@Override
	public void frameIgnored() {
		this.ignored.increment();
	}

	@Override
	public void turnEnded(TurnStatus status) {
		LongAdder count = this.turns.get(status);
		if (count != null) {
			count.increment();
		}
	}

	@Override
	public void waited(String kind, String outcome, Duration time) {
		for (MeterRegistry registry : this.registries) {
			Timer.builder("happy.waits")
				.tags("kind", kind, "outcome", outcome)
				.description("Waits for the end of a turn or an idle agent")
				.register(registry)
				.record(time);
		}
	}

}

package io.quintet.happy.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

	private final List<Count> counts = new ArrayList<>();

	private final LongAdder reconnects = count("happy.reconnects", Tags.empty(),
			"Connections of the socket after it had been lost");

	private final LongAdder ignored = count("happy.frames.ignored", Tags.empty(), "Frames of an odd shape");

	private final Map<String, LongAdder> decryptFailures = Stream.of("session", "machine", "message", "state")
		.collect(Collectors.toMap(Function.identity(),
				(what) -> count("happy.decrypt.failures", Tags.of("what", what), "What could not be opened")));

	private final Map<TurnStatus, LongAdder> turns = Stream.of(TurnStatus.values())
		.collect(Collectors.toMap(Function.identity(), (status) -> count("happy.turns",
				Tags.of("status", status.name().toLowerCase(Locale.ROOT)), "Turns that were waited for")));

	private final Set<MeterRegistry> registries = new CopyOnWriteArraySet<>();

	private LongAdder count(String name, Tags tags, String description) {
		Count count = new Count(name, tags, description, new LongAdder());
		this.counts.add(count);
		return count.number();
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		this.counts.forEach((count) -> FunctionCounter.builder(count.name(), count.number(), LongAdder::sum)
			.tags(count.tags())
			.description(count.description())
			.register(registry));
		this.registries.add(registry);
	}

	@Override
	public void reconnected() {
		this.reconnects.increment();
	}

	@Override
	public void decryptFailed(String what) {
		// The name may be one that is not known.
		this.decryptFailures.getOrDefault(what, new LongAdder()).increment();
	}

	@Override
	public void frameIgnored() {
		this.ignored.increment();
	}

	@Override
	public void turnEnded(TurnStatus status) {
		this.turns.getOrDefault(status, new LongAdder()).increment();
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

	private record Count(String name, Tags tags, String description, LongAdder number) {

	}

}

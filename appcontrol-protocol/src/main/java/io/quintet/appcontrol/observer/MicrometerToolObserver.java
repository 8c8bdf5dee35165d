package io.quintet.appcontrol.observer;

import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.appcontrol.ToolEvent;
import io.quintet.appcontrol.ToolEventType;
import io.quintet.appcontrol.ToolObserver;
import io.quintet.appcontrol.internal.Json;
import io.quintet.appcontrol.internal.TagValues;

/**
 * Meters commands: the timer {@code app.control.commands} with the tags {@code tool},
 * {@code operation}, {@code status} and {@code failure.kind}, and the counter
 * {@code app.control.events} with the tag {@code type}.
 * <p>
 * A command takes from its first event to its observation; where the first event was not
 * seen, {@code timing.durationMs} of the observation counts, and without it the command
 * is not timed. Absent tags are {@code none}. Tool, operation and kind of failure come
 * from outside, so only the first 100 values of each are told apart, and further ones are
 * {@code other}. Safe for use by many threads. Needs {@code micrometer-core}.
 */
public final class MicrometerToolObserver implements ToolObserver {

	private static final int MAX_RUNNING = 10_000;

	private static final int MAX_ID_LENGTH = 200;

	private final MeterRegistry registry;

	private final Map<ToolEventType, Counter> events = new EnumMap<>(ToolEventType.class);

	private final Map<String, Long> running = new LinkedHashMap<>();

	private final Map<String, TagValues> seen = new ConcurrentHashMap<>();

	public MicrometerToolObserver(MeterRegistry registry) {
		this.registry = Objects.requireNonNull(registry, "'registry' is required");
		for (ToolEventType type : ToolEventType.values()) {
			this.events.put(type,
					Counter.builder("app.control.events")
						.description("Events of commands")
						.tag("type", type.wire())
						.register(registry));
		}
	}

	@Override
	public void onEvent(ToolEvent event) {
		Objects.requireNonNull(this.events.get(event.type())).increment();
		if (event.type() == ToolEventType.STARTED) {
			started(event.commandId());
		}
		else if (event.type() == ToolEventType.OBSERVATION) {
			finished(event);
		}
	}

	// A command whose end is never observed must not be kept for ever.
	private void started(String commandId) {
		if (commandId.length() > MAX_ID_LENGTH) {
			// Timed by its observation, if that says how long it took.
			return;
		}
		synchronized (this.running) {
			if (this.running.size() >= MAX_RUNNING) {
				this.running.remove(this.running.keySet().iterator().next());
			}
			this.running.put(commandId, this.registry.config().clock().monotonicTime());
		}
	}

	private void finished(ToolEvent event) {
		Long start;
		synchronized (this.running) {
			start = this.running.remove(event.commandId());
		}
		ObjectNode observation = Objects.requireNonNullElseGet(EventLines.envelope(event), Json::object);
		Duration duration = (start != null) ? Duration.ofNanos(this.registry.config().clock().monotonicTime() - start)
				: duration(observation);
		if (duration != null) {
			timer(event, observation).record(duration.toNanos(), TimeUnit.NANOSECONDS);
		}
	}

	private static @Nullable Duration duration(ObjectNode observation) {
		Long millis = Json.integer(observation.path("timing").get("durationMs"));
		return (millis != null && millis >= 0) ? Duration.ofMillis(Math.min(millis, Integer.MAX_VALUE)) : null;
	}

	private Timer timer(ToolEvent event, ObjectNode observation) {
		String operation = Json.text(observation, "operation");
		return Timer.builder("app.control.commands")
			.description("Commands to desktop apps")
			.tag("tool", tag("tool", Json.text(observation, "tool")))
			.tag("operation", tag("operation", (operation != null) ? operation : event.phase()))
			.tag("status", (event.status() != null) ? event.status().wire() : "none")
			.tag("failure.kind", tag("failure.kind", Json.text(observation, "failureKind")))
			.register(this.registry);
	}

	private String tag(String name, @Nullable String value) {
		if (value == null || value.isBlank()) {
			return "none";
		}
		return this.seen.computeIfAbsent(name, (key) -> new TagValues()).bounded(value);
	}

}

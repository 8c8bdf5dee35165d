package io.quintet.appcontrol.observer;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.appcontrol.JsonObjects;
import io.quintet.appcontrol.ToolEvent;
import io.quintet.appcontrol.ToolEventType;
import io.quintet.appcontrol.ToolStatus;

import static org.assertj.core.api.Assertions.assertThat;

class MicrometerToolObserverTests {

	private final MockClock clock = new MockClock();

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, this.clock);

	private final MicrometerToolObserver observer = new MicrometerToolObserver(this.registry);

	private static ToolEvent started(String id) {
		return new ToolEvent(id, 0, ToolEventType.STARTED, "observe", null, null, JsonObjects.of());
	}

	private static ToolEvent finished(String id, ToolStatus status, ObjectNode observation) {
		return new ToolEvent(id, 1, ToolEventType.OBSERVATION, "observe", status, "s",
				JsonObjects.of("observation", observation));
	}

	@Test
	void commandsAreTimedFromTheFirstEventToTheObservation() {
		this.observer.onEvent(started("a"));
		this.clock.add(Duration.ofMillis(250));
		this.observer.onEvent(finished("a", ToolStatus.NOT_READY, JsonObjects.parse(
				"{\"tool\":\"t\",\"operation\":\"o\",\"failureKind\":\"needs_user\",\"timing\":{\"durationMs\":7}}")));
		Timer timer = this.registry.get("app.control.commands")
			.tags("tool", "t", "operation", "o", "status", "not_ready", "failure.kind", "needs_user")
			.timer();
		assertThat(timer.count()).isEqualTo(1);
		assertThat(timer.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(250);
		assertThat(this.registry.get("app.control.events").tag("type", "started").counter().count()).isEqualTo(1);
		assertThat(this.registry.get("app.control.events").tag("type", "observation").counter().count()).isEqualTo(1);
	}

	@Test
	void withoutTheFirstEventTheObservationSaysHowLongItTook() {
		this.observer.onEvent(finished("a", ToolStatus.OK, JsonObjects.parse("{\"timing\":{\"durationMs\":7}}")));
		this.observer.onEvent(finished("a", ToolStatus.OK, JsonObjects.parse("{\"timing\":{\"durationMs\":-7}}")));
		this.observer.onEvent(finished("a", ToolStatus.OK, JsonObjects.of()));
		Timer timer = this.registry.get("app.control.commands")
			.tags("tool", "none", "operation", "observe", "status", "ok", "failure.kind", "none")
			.timer();
		assertThat(timer.count()).isEqualTo(1);
		assertThat(timer.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(7);
	}

	@Test
	void peersCannotMakeMoreAndMoreMeters() {
		for (int i = 0; i < 500; i++) {
			this.observer.onEvent(started("c" + i));
			this.observer.onEvent(finished("c" + i, ToolStatus.OK,
					JsonObjects.of("tool", "t", "operation", "o" + i, "failureKind", "f".repeat(101))));
		}
		assertThat(this.registry.find("app.control.commands").timers()).hasSize(101)
			.allSatisfy((timer) -> assertThat(timer.getId().getTag("failure.kind")).isEqualTo("other"));
	}

	@Test
	void commandsWithoutAnEndAreForgotten() {
		for (int i = 0; i < 10_001; i++) {
			this.observer.onEvent(started("c" + i));
		}
		this.observer.onEvent(finished("c0", ToolStatus.OK, JsonObjects.of()));
		assertThat(this.registry.find("app.control.commands").timers()).isEmpty();
		this.observer.onEvent(finished("c1", ToolStatus.OK, JsonObjects.of()));
		assertThat(this.registry.find("app.control.commands").timers()).hasSize(1);
	}

}

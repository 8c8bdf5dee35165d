package io.quintet.samples.appcontrol.client;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Objects;

import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.appcontrol.AppControlCodec;
import io.quintet.appcontrol.ToolCommand;
import io.quintet.appcontrol.ToolObservation;
import io.quintet.samples.appcontrol.desktop.Desktop;
import io.quintet.samples.appcontrol.desktop.Element;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sends commands to a desktop of its own.
 */
final class Hand {

	static final Duration TIMEOUT = Duration.ofSeconds(30);

	static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

	final Desktop desktop = new Desktop();

	final DesktopClient client;

	private int count;

	Hand(boolean coordinates) {
		this.client = new DesktopClient(this.desktop, new Pace(Duration.ZERO, Schedulers.parallel()), coordinates,
				Clock.fixed(NOW, ZoneOffset.UTC));
	}

	ToolCommand command(String operation, String input) {
		return ToolCommand.of("cmd_" + this.count++, "quintet.desktop", operation, json(input));
	}

	ToolObservation run(String operation, String input) {
		return Objects.requireNonNull(this.client.run(command(operation, input)).block(TIMEOUT));
	}

	ToolObservation done(String operation, String input) {
		ToolObservation observation = run(operation, input);
		assertThat(observation.success()).as(String.valueOf(observation)).isTrue();
		return observation;
	}

	ToolObservation refused(String operation, String input, String kind) {
		ToolObservation observation = run(operation, input);
		assertThat(observation.failureKind()).as(String.valueOf(observation)).isEqualTo(kind);
		assertThat(observation.success()).isFalse();
		return observation;
	}

	Element element(String path) {
		return Objects.requireNonNull(this.desktop.state().tree().find(path), path);
	}

	String value(String path) {
		return String.valueOf(element(path).value());
	}

	static ObjectNode json(String text) {
		return (ObjectNode) AppControlCodec.standard().readTree(text);
	}

}

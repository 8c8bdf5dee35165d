package io.quintet.appcontrol.test;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

import io.quintet.appcontrol.ToolCommand;
import io.quintet.appcontrol.ToolError;
import io.quintet.appcontrol.ToolEvent;
import io.quintet.appcontrol.ToolEventType;
import io.quintet.appcontrol.ToolObservation;

import static org.assertj.core.api.Assertions.assertThat;

class FakeAppControlClientTests {

	private final FakeAppControlClient client = new FakeAppControlClient();

	private final RecordingToolObserver observer = new RecordingToolObserver();

	@Test
	void commandsAreKeptAndAnsweredByTheirInput() {
		ToolCommand command = ToolCommand.of("c", "t", "open_app",
				JsonNodeFactory.instance.objectNode().put("app", "TextEdit"));
		ToolObservation observation = this.client.run(command, this.observer);
		assertThat(observation.observation())
			.isEqualTo(JsonNodeFactory.instance.objectNode().set("input", command.input()));
		assertThat(this.client.commands()).containsExactly(command);
		assertThat(this.observer.events()).extracting(ToolEvent::type)
			.containsExactly(ToolEventType.STARTED, ToolEventType.OBSERVATION);
		assertThat(this.observer.events(ToolEventType.OBSERVATION).get(0).toolObservation()).isEqualTo(observation);
	}

	@Test
	void scriptsAnswerTheirOperation() {
		this.client.answering("look", JsonNodeFactory.instance.objectNode().put("a", 1))
			.failing("click", ToolError.of("click_failed", "gone"))
			.on("step", (command, events) -> {
				events.onEvent(ToolEvent.progress(command, 77, "step", "half"));
				return ToolObservation.ok(command, "done");
			});
		assertThat(this.client.run(command("look")).observation())
			.isEqualTo(JsonNodeFactory.instance.objectNode().put("a", 1));
		assertThat(this.client.run(command("click")).failureKind()).isEqualTo("click_failed");
		this.client.run(command("step"), this.observer);
		assertThat(this.observer.eventsOf("c")).extracting(ToolEvent::seq).containsExactly(0L, 1L, 2L);
		this.observer.clear();
		assertThat(this.observer.events()).isEmpty();
	}

	@Test
	void nothingWasInterruptedAtFirst() {
		assertThat(this.client.hanging("hang").awaitInterruption(Duration.ZERO)).isFalse();
	}

	private static ToolCommand command(String operation) {
		return ToolCommand.of("c", "t", operation);
	}

}

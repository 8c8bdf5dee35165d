package io.quintet.samples.allinone.story;

import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

import io.quintet.appcontrol.service.KillSwitch;
import io.quintet.lime.test.SimulatedLimePlatform;
import io.quintet.samples.allinone.bridges.Caller;
import io.quintet.samples.appcontrol.desktop.Desktop;

import static io.quintet.samples.support.Browser.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Stories over HTTP, with their ways to end.
 */
@StoryTest
@ExtendWith(OutputCaptureExtension.class)
class StoryTests {

	@LocalServerPort
	private int port;

	@Autowired
	private SimulatedLimePlatform platform;

	@Autowired
	private Desktop desktop;

	@Autowired
	private KillSwitch killSwitch;

	@AfterEach
	void reset() {
		this.killSwitch.reset();
		this.desktop.reset();
	}

	private Visitor watch() {
		this.platform.awaitStream();
		return Visitor.watch(this.port);
	}

	@Test
	void theStoryIsToldInItsThread(CapturedOutput output) {
		try (Visitor ada = watch()) {
			ada.letIn();
			ada.fillIn(2);
			ada.decide(true);
			ada.awaitStep("BOOK");
			ada.decide(true);
			assertThat(ada.awaitStep("DONE").required("booked").asBoolean()).isTrue();
			assertThat(ada.steps()).containsSubsequence("LOGIN", "JOIN", "ASK", "FORM", "FILL", "SEND", "CODE", "BOOK",
					"DONE");
			assertThat(ada.said("lime:agent_juniper"))
				.startsWith("Hello Ada, I am your travel agent. Shall we plan the weekend?")
				.contains("@coder Read the prices again when their file changes", "open_app {\"app\": \"Mail\"}")
				.endsWith("Booked: Lisbon on Saturday for 2. Have a good trip!");
			List<JsonNode> answers = ada.events("ada", "message")
				.stream()
				.map((event) -> event.at("/content/0"))
				.filter((part) -> part.path("status").asString("").equals("submitted"))
				.toList();
			assertThat(answers).hasSize(3);
			assertThat(answers.get(0).at("/values/travellers").asInt()).isEqualTo(2);
			assertThat(answers.get(0).at("/values/destination").asString()).isEqualTo("Lisbon");
			assertThat(ada.events("coder", "tool.call").get(0).at("/tool/arguments/text").asString())
				.isEqualTo("Read the prices again when their file changes");
			assertThat(ada.events("desktop", "tool.result")).hasSize(9)
				.allMatch((event) -> event.at("/tool/error").isNull());
			assertThat(this.desktop.state().toString()).contains("sent=1");
			assertThat(ada.awaitEnd()).isEqualTo("The story is over");
			await().until(() -> output.toString().contains("The login of agent lime:agent_juniper has ended"));
		}
	}

	@Test
	void whatIsDeniedIsNotDone() {
		try (Visitor ada = watch()) {
			ada.letIn();
			ada.fillIn(3);
			ada.decide(false);
			ada.awaitStep("BOOK");
			ada.decide(false);
			assertThat(ada.awaitStep("DONE").required("booked").asBoolean()).isFalse();
			assertThat(ada.said("coder")).anyMatch((text) -> text.startsWith("Then I leave the tests to you"));
			assertThat(ada.said("lime:agent_juniper")).endsWith("Then I send nothing. The draft stays where it is.");
			assertThat(this.desktop.state().toString()).contains("sent=0");
		}
	}

	@Test
	void theKillSwitchStopsTheBookingUntilCommandsMayRunAgain() {
		try (Visitor ada = watch()) {
			ada.letIn();
			ada.fillIn(2);
			ada.decide(true);
			ada.awaitStep("BOOK");
			ada.call("kill-switch", "stop: lunch");
			ada.awaitStep("STOPPED");
			ada.call("kill-switch", "go");
			ada.decide(true);
			assertThat(ada.awaitStep("DONE").required("booked").asBoolean()).isTrue();
			assertThat(this.desktop.state().toString()).contains("sent=1");
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			EXPIRE | The login was not approved in time.
			FORGE  | The application has refused the agent: the passport is not good""")
	void withoutAGoodPassportTheStoryBreaksOff(String action, String problem) {
		try (Visitor ada = watch()) {
			ada.atPlatform(action);
			assertThat(ada.awaitStep("FAILED").required("problem").asString()).startsWith(problem);
			assertThat(ada.events("lime:", "message")).isEmpty();
		}
	}

	@Test
	void aStoryThatNobodyWatchesEndsAndLeavesNothingRunning() {
		Visitor ada = watch();
		ada.letIn();
		ada.fillIn(1);
		ada.awaitForm("sha256:");
		ada.close();
		assertThat(ada.awaitEnd()).isEqualTo("The story is over");
		await().untilAsserted(() -> assertThat(ada.events("coder", "run.cancelled")).hasSize(1));
		Caller.of(this.port).call("GET", "/story/plays/" + ada.story(), "", 404);
	}

	@Test
	void thereIsABoundForStories() {
		Visitor first = Visitor.begin(this.port);
		Visitor second = Visitor.begin(this.port);
		assertThat(first.caller()
			.post("/story/plays", "{\"thread\":\"" + first.thread() + "\"}", 503)
			.required("detail")
			.asString()).isEqualTo("Too many stories are going on; try again in a minute");
		first.awaitEnd();
		second.awaitEnd();
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{\"thread\":null}", "{\"thread\":\"../x\"}", "{\"thread\":\"th_1/../2\"}" })
	void aStoryNeedsAThread(String body) {
		assertThat(Caller.of(this.port).post("/story/plays", body, 400).required("detail").asString())
			.isEqualTo("'thread' has to be the id of a thread");
	}

	@ParameterizedTest
	@ValueSource(strings = { "nonsense", "[]", "" })
	void whatIsNoObjectIsRefused(String body) {
		assertThat(Caller.of(this.port).post("/story/plays", body, 400).required("detail").asString())
			.isEqualTo("The body has to be a JSON object");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{\"text\":\"Hello\"}", "{\"text\":\"- sessionId: ../x\\n- token: t\"}" })
	void whatIsNoPromptIsRefused(String body) {
		assertThat(Caller.of(this.port).post("/story/plays/nobodys/prompt", body, 400).required("detail").asString())
			.isEqualTo("'text' has to be the prompt of a form");
	}

}

package io.quintet.samples.chat;

import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Both assistants, by REST.
 */
@ChatTest
class AssistantTests {

	@LocalServerPort
	int port;

	private ChatClient ada;

	@BeforeEach
	void openRoom() {
		this.ada = ChatClient.inNewRoom("http://127.0.0.1:" + this.port, "ada");
	}

	@Test
	void theGuideAsksForWhatItWasNotTold() {
		this.ada.say("@guide a day by the sea");
		List<JsonNode> events = this.ada.ask("guide");
		assertThat(types(events)).containsExactly("run.started", "reasoning", "tool.call", "tool.result", "reasoning",
				"message", "run.completed");
		JsonNode form = form(events);
		assertThat(form.required("status").asString()).isEqualTo("pending");
		assertThat(form.required("schema").required("required").toString()).isEqualTo("[\"people\",\"day\"]");
	}

	@Test
	void theGuideGoesOnWithAnyMembersAnswer() {
		this.ada.say("@guide a day by the sea");
		List<JsonNode> asked = this.ada.ask("guide");
		answer(this.ada.as("bob"), asked, "{\"people\":4,\"day\":\"Saturday\"}");
		List<JsonNode> events = this.ada.as("bob").ask("guide");
		assertThat(types(events)).containsExactly("run.started", "reasoning", "tool.call", "tool.result", "reasoning",
				"tool.call", "tool.result", "reasoning", "tool.call", "tool.result", "message", "run.completed");
		assertThat(events.get(6).required("tool").required("error").required("code").asString()).isEqualTo("sold_out");
		assertThat(text(events)).startsWith("Tide pools with a biologist, on Saturday at 08:00.")
			.contains("108 euros for 4 people");
	}

	@Test
	void theGuideAsksAgainWhenTheAnswerSaysTooLittle() {
		this.ada.say("@guide a day by the sea");
		answer(this.ada, this.ada.ask("guide"), "{\"people\":4000,\"day\":\"Saturday\"}");
		JsonNode form = form(this.ada.ask("guide"));
		assertThat(form.required("schema").required("properties").required("day").required("default").asString())
			.isEqualTo("Saturday");
	}

	@Test
	void theGuideAnswersAtOnceWhenItKnowsEverything() {
		this.ada.say("@guide the hills for two on Sunday");
		assertThat(text(this.ada.ask("guide"))).startsWith("Monastery and its brewery, on Sunday");
	}

	@Test
	void theScribeSumsUp() {
		this.ada.say("Shall we go\nto the sea?");
		this.ada.as("bob").say("The hills are nicer.");
		this.ada.say("@scribe sum up");
		List<JsonNode> events = this.ada.ask("scribe");
		assertThat(types(events)).containsExactly("run.started", "reasoning", "reasoning", "reasoning", "message",
				"run.completed");
		assertThat(text(events)).isEqualTo("So far:\n• Ada: Shall we go to the sea?\n• Bob: The hills are nicer.");
	}

	@Test
	void theScribeFailsWhenItIsAskedTo() {
		this.ada.say("@scribe fail, please");
		List<JsonNode> events = this.ada.ask("scribe");
		assertThat(types(events)).containsExactly("run.started", "reasoning", "run.failed");
		assertThat(events.get(2).required("error").toString()).contains("handler_error", "Asked to fail");
	}

	@Test
	void theScribeCanBeInterrupted() {
		for (int i = 0; i < 12; i++) {
			this.ada.say("Message " + i);
		}
		this.ada.say("@scribe sum up slowly");
		String run = this.ada.invoke("scribe").required("id").asString();
		ChatClient.await().until(() -> types(this.ada.eventsOf(run)).contains("reasoning"));
		this.ada.cancel(run);
		ChatClient.await()
			.untilAsserted(() -> assertThat(types(this.ada.eventsOf(run))).endsWith("run.cancelled")
				.doesNotContain("message"));
	}

	private static void answer(ChatClient client, List<JsonNode> asked, String values) {
		JsonNode form = form(asked);
		String event = asked.stream()
			.filter((candidate) -> candidate.required("type").asString().equals("message"))
			.findFirst()
			.orElseThrow()
			.required("id")
			.asString();
		client.send("{\"type\":\"form\",\"form_id\":\"" + form.required("form_id").asString() + "\",\"schema\":"
				+ form.required("schema") + ",\"status\":\"submitted\",\"values\":" + values
				+ ",\"answers_event_id\":\"" + event + "\"}");
	}

	private static JsonNode message(List<JsonNode> events) {
		return events.stream()
			.filter((event) -> event.required("type").asString().equals("message"))
			.findFirst()
			.orElseThrow();
	}

	private static String text(List<JsonNode> events) {
		return message(events).required("content").required(0).required("text").asString();
	}

	private static JsonNode form(List<JsonNode> events) {
		return message(events).required("content").required(1);
	}

	private static List<String> types(List<JsonNode> events) {
		return events.stream().map((event) -> event.required("type").asString()).toList();
	}

}

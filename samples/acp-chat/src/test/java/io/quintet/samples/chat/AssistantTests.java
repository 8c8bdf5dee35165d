package io.quintet.samples.chat;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * The assistants, by REST.
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

	@Test
	void theClerkLooksUpSeats() {
		this.ada.say("@clerk are there seats for the tide pools on Friday?");
		List<JsonNode> events = this.ada.ask("clerk");
		assertThat(types(events)).containsExactly("run.started", "tool.call", "tool.result", "message",
				"run.completed");
		assertThat(events.get(1).required("tool").required("name").asString()).isEqualTo("check_seats");
		assertThat(events.get(2).required("tool").required("result").required("left").asInt()).isEqualTo(6);
		assertThat(text(events))
			.isEqualTo("Tide pools with a biologist on Friday at 08:00: 6 seats left, 27 euros each.");
	}

	@Test
	void theClerkBooksWhatSomebodyApproves() {
		Question question = question("@clerk book the museum for five on Sunday");
		assertThat(question.arguments()).contains("Museum of clocks", "Sunday", "5");
		decide(this.ada.as("bob"), question, "{\"approved\":true}");
		List<JsonNode> events = this.ada.finished(question.run());
		assertThat(types(events)).containsExactly("run.started", "tool.call", "message", "tool.result", "message",
				"run.completed");
		assertThat(events.get(3).required("tool").required("result").required("euros").asInt()).isEqualTo(75);
		assertThat(events.get(3).required("metadata").required("approval").required("approved_by").asString())
			.isEqualTo("bob");
		assertThat(text(events.get(4))).isEqualTo("Booked: Museum of clocks on Sunday for 5, 75 euros in all.");
		this.ada.say("@clerk are there seats for the museum on Sunday?");
		assertThat(text(this.ada.ask("clerk"))).contains("15 seats left");
	}

	@Test
	void theClerkDoesNotBookWhatSomebodyDenies() {
		Question question = question("@clerk book the ridge walk for two on Friday");
		decide(this.ada.as("bob"), question, "{\"approved\":false,\"reason\":\"too steep\"}");
		List<JsonNode> events = this.ada.finished(question.run());
		assertThat(events.get(3).required("tool").required("error").required("code").asString()).isEqualTo("denied");
		assertThat(text(events.get(4)))
			.isEqualTo("I could not do that. Bob has denied book_trip: too steep, so it was not run.");
		this.ada.say("@clerk are there seats for the ridge walk on Friday?");
		assertThat(text(this.ada.ask("clerk"))).contains("20 seats left");
	}

	@Test
	void theClerkDoesNotSellMoreThanThereIs() {
		Question question = question("@clerk book the lighthouse for twelve on Saturday");
		decide(this.ada, question, "{\"approved\":true}");
		assertThat(text(this.ada.finished(question.run()).get(4)))
			.isEqualTo("I could not do that. 2 seats left for 12 people");
	}

	@Test
	void aCancelledRunWithdrawsItsQuestion() {
		Question question = question("@clerk book the old town for three on Friday");
		this.ada.as("bob").cancel(question.run());
		assertThat(types(this.ada.finished(question.run()))).containsExactly("run.started", "tool.call", "message",
				"run.cancelled");
		ChatClient.await().untilAsserted(() -> assertThat(this.ada.events()).anySatisfy((event) -> {
			JsonNode part = event.path("content").path(0);
			assertThat(part.path("answers_event_id").asString()).isEqualTo(question.id());
			assertThat(part.path("status").asString()).isEqualTo("cancelled");
		}));
	}

	@Test
	void theClerkSaysWhatItNeedsToKnow() {
		this.ada.say("@clerk book the monastery on Sunday");
		assertThat(text(this.ada.ask("clerk"))).startsWith("For how many people?");
		this.ada.say("@clerk hello");
		assertThat(text(this.ada.ask("clerk"))).startsWith("Tell me the trip and the day");
	}

	@Test
	void theClerkTakesNoOtherTripsAndDays() {
		Clerk clerk = new Clerk(new TripCatalogue());
		assertThatIllegalArgumentException().isThrownBy(() -> clerk.bookTrip("Moon", "Sunday", 1))
			.withMessageStartingWith("No trip 'Moon'");
		assertThatIllegalArgumentException().isThrownBy(() -> clerk.checkSeats("Museum of clocks", "Monday"))
			.withMessageStartingWith("No trips on 'Monday'");
		assertThatIllegalArgumentException().isThrownBy(() -> clerk.bookTrip("Museum of clocks", "Sunday", -1))
			.withMessageStartingWith("A party has");
	}

	@Test
	void theClerkSpeaksWithTheModelOfTheApplication() {
		StaticListableBeanFactory beans = new StaticListableBeanFactory();
		beans.addBean("model", (ChatModel) (prompt) -> new ChatResponse(
				List.of(new Generation(new AssistantMessage(prompt.getSystemMessage().getText())))));
		String answer = new ChatConfiguration()
			.clerk(beans.getBeanProvider(ChatModel.class), new TripCatalogue(), Duration.ZERO)
			.prompt("Hello")
			.call()
			.content();
		assertThat(answer).startsWith("You are the clerk").contains("Museum of clocks");
	}

	private Question question(String text) {
		this.ada.say(text);
		String run = this.ada.invoke("clerk").required("id").asString();
		ChatClient.await().until(() -> types(this.ada.eventsOf(run)).contains("message"));
		JsonNode event = message(this.ada.eventsOf(run));
		return new Question(run, event.required("id").asString(), event.required("content").required(0));
	}

	private static void decide(ChatClient client, Question question, String values) {
		answer(client, question.form(), question.id(), values);
	}

	private static void answer(ChatClient client, List<JsonNode> asked, String values) {
		answer(client, form(asked), message(asked).required("id").asString(), values);
	}

	private static void answer(ChatClient client, JsonNode form, String event, String values) {
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
		return text(message(events));
	}

	private static String text(JsonNode message) {
		return message.required("content").required(0).required("text").asString();
	}

	private static JsonNode form(List<JsonNode> events) {
		return message(events).required("content").required(1);
	}

	private static List<String> types(List<JsonNode> events) {
		return events.stream().map((event) -> event.required("type").asString()).toList();
	}

	/**
	 * A question whether a tool may be called.
	 *
	 * @param run the run that waits
	 * @param id id of the event
	 * @param form the form
	 */
	private record Question(String run, String id, JsonNode form) {

		String arguments() {
			return this.form.required("description").asString();
		}

	}

}

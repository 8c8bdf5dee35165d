package io.quintet.samples.chat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.model.tool.ToolCallingChatOptions;
import reactor.core.publisher.Flux;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Stands in for a language model, so that the clerk works without a key: it understands a
 * few words by rules. Like a model it asks for tools, says what came of them, and streams
 * its answer.
 */
class ScriptedChatModel implements ChatModel {

	private static final Pattern BOOKING = Pattern.compile("\\b(?:book|reserve)\\b", Pattern.CASE_INSENSITIVE);

	private static final String EXAMPLE = "Try “@clerk book the monastery for two on Sunday”.";

	// Words that are written in the time of a tool call.
	private static final int WORDS = 8;

	private final TripCatalogue catalogue;

	private final Duration pace;

	ScriptedChatModel(TripCatalogue catalogue, Duration pace) {
		this.catalogue = catalogue;
		this.pace = pace;
	}

	// Tools are offered to models whose options have room for them.
	@Override
	public ChatOptions getOptions() {
		return ToolCallingChatOptions.builder().model("scripted").build();
	}

	@Override
	public ChatResponse call(Prompt prompt) {
		return response(answer(prompt.getInstructions()));
	}

	@Override
	public Flux<ChatResponse> stream(Prompt prompt) {
		AssistantMessage answer = answer(prompt.getInstructions());
		String text = answer.getText();
		if (answer.hasToolCalls() || text == null) {
			return Flux.just(response(answer)).delayElements(this.pace);
		}
		return Flux.fromArray(text.split("(?<= )", -1))
			.delayElements(this.pace.dividedBy(WORDS))
			.map((word) -> response(new AssistantMessage(word)));
	}

	private static ChatResponse response(AssistantMessage message) {
		return new ChatResponse(List.of(new Generation(message)));
	}

	private AssistantMessage answer(List<Message> messages) {
		if (messages.get(messages.size() - 1) instanceof ToolResponseMessage results) {
			return new AssistantMessage(
					results.getResponses().stream().map(ScriptedChatModel::report).collect(Collectors.joining("\n")));
		}
		String text = lastCall(messages);
		Trip trip = this.catalogue.mentioned(text);
		Wish wish = Wish.ofText(text);
		Integer people = wish.people();
		String day = wish.day();
		if (trip == null || day == null) {
			return new AssistantMessage(
					"Tell me the trip and the day, and I look what is left, or book it. " + EXAMPLE);
		}
		if (!BOOKING.matcher(text).find()) {
			return toolCall("check_seats", Map.of("trip", trip.name(), "day", day));
		}
		return (people != null) ? toolCall("book_trip", Map.of("trip", trip.name(), "day", day, "people", people))
				: new AssistantMessage("For how many people? " + EXAMPLE);
	}

	private static String lastCall(List<Message> messages) {
		return messages.stream()
			.filter(UserMessage.class::isInstance)
			.map((message) -> String.valueOf(message.getText()))
			.filter((text) -> Talk.calls(text, Clerk.ID))
			.reduce("", (earlier, later) -> later);
	}

	private static AssistantMessage toolCall(String tool, Map<String, ?> arguments) {
		return AssistantMessage.builder()
			.content("")
			.toolCalls(List.of(new AssistantMessage.ToolCall("call_" + UUID.randomUUID(), "function", tool,
					JsonMapper.shared().writeValueAsString(arguments))))
			.build();
	}

	// A tool that did not run, or failed, answers in words.
	private static String report(ToolResponseMessage.ToolResponse response) {
		String data = response.responseData();
		if (!data.startsWith("{")) {
			return "I could not do that. " + data;
		}
		JsonNode result = JsonMapper.shared().readTree(data);
		String what = result.path("trip").asString() + " on " + result.path("day").asString();
		return response.name().equals("book_trip")
				? "Booked: %s for %d, %d euros in all.".formatted(what, result.path("people").asInt(),
						result.path("euros").asInt())
				: "%s at %s: %d seats left, %d euros each.".formatted(what, result.path("leaves").asString(),
						result.path("left").asInt(), result.path("euros").asInt());
	}

}

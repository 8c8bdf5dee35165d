package io.quintet.springai;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.metadata.ChatResponseMetadata;
import org.springframework.ai.chat.metadata.DefaultUsage;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.model.tool.ToolCallingChatOptions;
import reactor.core.publisher.Flux;

/**
 * A model that answers as a test says.
 */
public final class StubChatModel implements ChatModel {

	private final List<Prompt> prompts = new CopyOnWriteArrayList<>();

	private final Function<Prompt, Flux<ChatResponse>> answers;

	public StubChatModel(Function<Prompt, Flux<ChatResponse>> answers) {
		this.answers = answers;
	}

	/** A model that calls tools once and then says what they answered. */
	public static StubChatModel calling(AssistantMessage.ToolCall... calls) {
		return new StubChatModel((prompt) -> {
			List<ToolResponseMessage.ToolResponse> results = results(prompt);
			return results.isEmpty() ? Flux.just(calls(calls)) : Flux
				.just(text("It said " + results.stream().map(ToolResponseMessage.ToolResponse::responseData).toList()));
		});
	}

	/** What tools answered in this turn. */
	public static List<ToolResponseMessage.ToolResponse> results(Prompt prompt) {
		List<Message> messages = prompt.getInstructions();
		return (!messages.isEmpty() && messages.get(messages.size() - 1) instanceof ToolResponseMessage results)
				? results.getResponses() : List.of();
	}

	public static AssistantMessage.ToolCall call(String id, String name, String arguments) {
		return new AssistantMessage.ToolCall(id, "function", name, arguments);
	}

	public static ChatResponse text(String text) {
		return response(AssistantMessage.builder().content(text).build());
	}

	public static ChatResponse reasoning(String text) {
		return response(AssistantMessage.builder().content("").properties(Map.of("reasoningContent", text)).build());
	}

	public static ChatResponse calls(AssistantMessage.ToolCall... calls) {
		return response(AssistantMessage.builder().content("").toolCalls(List.of(calls)).build());
	}

	/** The last piece of an answer, which says what it cost. */
	public static ChatResponse usage(int prompt, int completion) {
		return new ChatResponse(List.of(),
				ChatResponseMetadata.builder().model("stub-1").usage(new DefaultUsage(prompt, completion)).build());
	}

	private static ChatResponse response(AssistantMessage message) {
		return new ChatResponse(List.of(new Generation(message)));
	}

	public List<Prompt> prompts() {
		return this.prompts;
	}

	@Override
	public ChatOptions getOptions() {
		return ToolCallingChatOptions.builder().model("stub-1").build();
	}

	@Override
	public ChatResponse call(Prompt prompt) {
		throw new UnsupportedOperationException("Assistants stream");
	}

	@Override
	public Flux<ChatResponse> stream(Prompt prompt) {
		this.prompts.add(prompt);
		return this.answers.apply(prompt);
	}

}

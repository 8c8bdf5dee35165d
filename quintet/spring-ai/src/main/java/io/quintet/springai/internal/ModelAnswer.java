package io.quintet.springai.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.client.ChatClientResponse;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.metadata.ChatResponseMetadata;
import org.springframework.ai.chat.metadata.Usage;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;

/**
 * Takes the pieces of a model's answer apart: text, reasoning, and what it has cost.
 */
final class ModelAnswer {

	private final RunOutput output;

	private final Function<Generation, @Nullable String> reasoningOf;

	private String reasoning = "";

	// Some models send all of their reasoning again with each piece.
	private @Nullable Boolean cumulative;

	private @Nullable String model;

	private @Nullable Usage usage;

	ModelAnswer(RunOutput output, @Nullable Function<Generation, @Nullable String> reasoningOf) {
		this.output = output;
		this.reasoningOf = (reasoningOf != null) ? reasoningOf : ModelAnswer::usualReasoning;
	}

	void accept(ChatClientResponse piece) {
		ChatResponse response = piece.chatResponse();
		if (response == null) {
			return;
		}
		note(response.getMetadata());
		for (Generation generation : response.getResults()) {
			String reasoning = this.reasoningOf.apply(generation);
			if (reasoning != null && !reasoning.isEmpty()) {
				this.output.reasoning(newReasoning(reasoning));
			}
			String text = generation.getOutput().getText();
			if (text != null) {
				this.output.text(text);
			}
		}
	}

	private void note(@Nullable ChatResponseMetadata metadata) {
		if (metadata == null) {
			return;
		}
		if (metadata.getModel() != null && !metadata.getModel().isEmpty()) {
			this.model = metadata.getModel();
		}
		Usage usage = metadata.getUsage();
		if (usage != null && usage.getTotalTokens() != null && usage.getTotalTokens() > 0) {
			this.usage = usage;
		}
	}

	private String newReasoning(String next) {
		String before = this.reasoning;
		this.reasoning = next;
		boolean continued = !before.isEmpty() && next.startsWith(before);
		if (this.cumulative == null && !before.isEmpty()) {
			this.cumulative = continued;
		}
		return (continued && Boolean.TRUE.equals(this.cumulative)) ? next.substring(before.length()) : next;
	}

	private static @Nullable String usualReasoning(Generation generation) {
		AssistantMessage message = generation.getOutput();
		for (Object found : new Object[] { message.getMetadata().get("reasoningContent"),
				message.getMetadata().get("thinking"), generation.getMetadata().get("thinking") }) {
			if (found instanceof String text) {
				return text;
			}
		}
		return null;
	}

	/** What the run has used, as far as the model tells. */
	Map<String, Object> metadata() {
		Map<String, Object> metadata = new LinkedHashMap<>();
		if (this.model != null) {
			metadata.put("model", this.model);
		}
		Usage usage = this.usage;
		if (usage != null) {
			metadata.put("usage", Map.of("prompt_tokens", orZero(usage.getPromptTokens()), "completion_tokens",
					orZero(usage.getCompletionTokens()), "total_tokens", orZero(usage.getTotalTokens())));
		}
		return metadata;
	}

	private static int orZero(@Nullable Integer count) {
		return (count != null) ? count : 0;
	}

}

package io.quintet.acp.assistant;

import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import io.quintet.acp.thread.EventBody;

/**
 * An event that a handler yields, not stored yet. Made by {@link AssistantEvents}; its
 * time, author, thread and run are those of the moment it is stored.
 *
 * @param body a message, reasoning, a tool call or a tool result
 * @param metadata anything
 * @param streamId id under which the text of this event was sent as it came; {@code null}
 * for all others, whose id is drawn when they are stored
 */
public record AssistantEvent(EventBody body, Map<String, JsonNode> metadata, @Nullable String streamId) {

	/**
	 * Creates an event.
	 * @param body a message, reasoning, a tool call or a tool result
	 * @param metadata copied
	 * @throws IllegalArgumentException when the body is one that only the server emits
	 */
	public AssistantEvent {
		if (!(body instanceof EventBody.Message || body instanceof EventBody.Reasoning
				|| body instanceof EventBody.ToolCall || body instanceof EventBody.ToolResult)) {
			throw new IllegalArgumentException("A handler cannot emit '" + body.type()
					+ "'; emit a message, reasoning, a tool call or a tool result");
		}
		metadata = Map.copyOf(metadata);
	}

	/**
	 * Creates an event that was not sent before.
	 * @param body a message, reasoning, a tool call or a tool result
	 * @param metadata copied
	 * @throws IllegalArgumentException when the body is one that only the server emits
	 */
	public AssistantEvent(EventBody body, Map<String, JsonNode> metadata) {
		this(body, metadata, null);
	}

}

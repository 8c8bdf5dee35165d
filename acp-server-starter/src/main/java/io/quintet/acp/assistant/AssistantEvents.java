package io.quintet.acp.assistant;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.quintet.acp.thread.ContentPart;
import io.quintet.acp.thread.EventBody;
import io.quintet.acp.thread.Ids;
import io.quintet.acp.thread.Metadata;

/**
 * Makes the events of a handler. Making emits nothing: what the stream of the handler
 * yields is stored. Metadata, arguments and results are plain values (text, numbers,
 * booleans, maps, collections, records) or JSON.
 */
public final class AssistantEvents {

	/** The one instance; it has no state. */
	public static final AssistantEvents INSTANCE = new AssistantEvents();

	private AssistantEvents() {
	}

	/**
	 * Makes a message of one text.
	 * @param text the text
	 * @return the event
	 */
	public AssistantEvent message(String text) {
		return message(List.of(ContentPart.text(text)), Map.of());
	}

	/**
	 * Makes a message of one text.
	 * @param text the text
	 * @param metadata anything
	 * @return the event
	 */
	public AssistantEvent message(String text, Map<String, ?> metadata) {
		return message(List.of(ContentPart.text(text)), metadata);
	}

	/**
	 * Makes a message.
	 * @param content its parts
	 * @return the event
	 */
	public AssistantEvent message(List<? extends ContentPart> content) {
		return message(content, Map.of());
	}

	/**
	 * Makes a message.
	 * @param content its parts
	 * @param metadata anything
	 * @return the event
	 */
	public AssistantEvent message(List<? extends ContentPart> content, Map<String, ?> metadata) {
		return event(new EventBody.Message(List.copyOf(content)), metadata);
	}

	/**
	 * Makes a thought.
	 * @param text the thought
	 * @return the event
	 */
	public AssistantEvent reasoning(String text) {
		return reasoning(text, Map.of());
	}

	/**
	 * Makes a thought.
	 * @param text the thought
	 * @param metadata anything
	 * @return the event
	 */
	public AssistantEvent reasoning(String text, Map<String, ?> metadata) {
		return event(new EventBody.Reasoning(text), metadata);
	}

	/**
	 * Makes a tool call with an id of its own.
	 * @param name name of the tool
	 * @param arguments its arguments
	 * @return the event
	 */
	public AssistantEvent toolCall(String name, @Nullable Object arguments) {
		return toolCall(name, arguments, Ids.call(), Map.of());
	}

	/**
	 * Makes a tool call.
	 * @param name name of the tool
	 * @param arguments its arguments
	 * @param id id of the call
	 * @param metadata anything
	 * @return the event
	 */
	public AssistantEvent toolCall(String name, @Nullable Object arguments, String id, Map<String, ?> metadata) {
		return event(new EventBody.ToolCall(id, name, Metadata.toNode(arguments)), metadata);
	}

	/**
	 * Makes the result of a call.
	 * @param toolId id of the call
	 * @param result the result
	 * @return the event
	 */
	public AssistantEvent toolResult(String toolId, @Nullable Object result) {
		return toolResult(toolId, result, null, Map.of());
	}

	/**
	 * Makes the result of a call that failed.
	 * @param toolId id of the call
	 * @param error an object that says why
	 * @return the event
	 */
	public AssistantEvent toolError(String toolId, Map<String, ?> error) {
		return toolResult(toolId, null, error, Map.of());
	}

	/**
	 * Makes the result of a call.
	 * @param toolId id of the call
	 * @param result the result, if any
	 * @param error an object that says why it failed, if it did
	 * @param metadata anything
	 * @return the event
	 */
	public AssistantEvent toolResult(String toolId, @Nullable Object result, @Nullable Map<String, ?> error,
			Map<String, ?> metadata) {
		return event(new EventBody.ToolResult(toolId, (result != null) ? Metadata.toNode(result) : null,
				(error != null) ? Metadata.toNode(error) : null), metadata);
	}

	private static AssistantEvent event(EventBody body, Map<String, ?> metadata) {
		return new AssistantEvent(body, Metadata.of(metadata));
	}

}

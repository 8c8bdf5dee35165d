package io.quintet.acp.assistant;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import io.quintet.acp.thread.ContentPart;
import io.quintet.acp.thread.Metadata;
import io.quintet.acp.thread.StreamType;
import io.quintet.acp.thread.ThreadEvent;

/**
 * {@link AssistantEvents} for blocking handlers: each method emits at once and returns
 * the stored event. Callbacks on other threads may emit too, one after another, until the
 * handler returns. Once the run is over every method throws
 * {@link io.quintet.acp.store.RunOverException}.
 */
public interface BlockingHandlerSend {

	/** Emits what {@link AssistantEvents} made. */
	ThreadEvent emit(AssistantEvent event);

	/** Emits a message of one text. */
	default ThreadEvent message(String text) {
		return emit(AssistantEvents.INSTANCE.message(text));
	}

	/**
	 * Emits a message of one text.
	 * @param metadata anything
	 */
	default ThreadEvent message(String text, Map<String, ?> metadata) {
		return emit(AssistantEvents.INSTANCE.message(text, metadata));
	}

	/**
	 * Emits a message.
	 * @param content its parts
	 */
	default ThreadEvent message(List<? extends ContentPart> content) {
		return emit(AssistantEvents.INSTANCE.message(content));
	}

	/**
	 * Emits a message.
	 * @param content its parts
	 * @param metadata anything
	 */
	default ThreadEvent message(List<? extends ContentPart> content, Map<String, ?> metadata) {
		return emit(AssistantEvents.INSTANCE.message(content, metadata));
	}

	/**
	 * Emits a thought.
	 * @param text the thought
	 */
	default ThreadEvent reasoning(String text) {
		return emit(AssistantEvents.INSTANCE.reasoning(text));
	}

	/**
	 * Emits a thought.
	 * @param text the thought
	 * @param metadata anything
	 */
	default ThreadEvent reasoning(String text, Map<String, ?> metadata) {
		return emit(AssistantEvents.INSTANCE.reasoning(text, metadata));
	}

	/**
	 * Emits a tool call with an id of its own.
	 * @param name name of the tool
	 */
	default ThreadEvent toolCall(String name, @Nullable Object arguments) {
		return emit(AssistantEvents.INSTANCE.toolCall(name, arguments));
	}

	/**
	 * Emits a tool call.
	 * @param name name of the tool
	 * @param id id of the call
	 * @param metadata anything
	 */
	default ThreadEvent toolCall(String name, @Nullable Object arguments, String id, Map<String, ?> metadata) {
		return emit(AssistantEvents.INSTANCE.toolCall(name, arguments, id, metadata));
	}

	/**
	 * Emits the result of a call.
	 * @param toolId id of the call
	 */
	default ThreadEvent toolResult(String toolId, @Nullable Object result) {
		return emit(AssistantEvents.INSTANCE.toolResult(toolId, result));
	}

	/**
	 * Emits the result of a call that failed.
	 * @param toolId id of the call
	 * @param error an object that says why
	 */
	default ThreadEvent toolError(String toolId, Map<String, ?> error) {
		return emit(AssistantEvents.INSTANCE.toolError(toolId, error));
	}

	/**
	 * Emits the result of a call.
	 * @param toolId id of the call
	 * @param result the result, if any
	 * @param error an object that says why it failed, if it did
	 * @param metadata anything
	 */
	default ThreadEvent toolResult(String toolId, @Nullable Object result, @Nullable Map<String, ?> error,
			Map<String, ?> metadata) {
		return emit(AssistantEvents.INSTANCE.toolResult(toolId, result, error, metadata));
	}

	/**
	 * Begins a message whose text comes in parts, which members see as they come.
	 * @return writes the parts
	 */
	default StreamWriter messageStream() {
		return messageStream(Map.of());
	}

	/**
	 * Begins a message whose text comes in parts, which members see as they come.
	 * @param metadata anything
	 * @return writes the parts
	 */
	default StreamWriter messageStream(Map<String, ?> metadata) {
		return stream(StreamType.MESSAGE, Metadata.of(metadata));
	}

	/**
	 * Begins a thought whose text comes in parts, which members see as they come.
	 * @return writes the parts
	 */
	default StreamWriter reasoningStream() {
		return reasoningStream(Map.of());
	}

	/**
	 * Begins a thought whose text comes in parts, which members see as they come.
	 * @param metadata anything
	 * @return writes the parts
	 */
	default StreamWriter reasoningStream(Map<String, ?> metadata) {
		return stream(StreamType.REASONING, Metadata.of(metadata));
	}

	/**
	 * Begins an event whose text comes in parts. Outside of runs they are collected, and
	 * emitted at the end.
	 * @param type what the text becomes
	 * @param metadata metadata of the event
	 * @return writes the parts
	 */
	default StreamWriter stream(StreamType type, Map<String, JsonNode> metadata) {
		return new CollectingWriter(this, type, metadata);
	}

}

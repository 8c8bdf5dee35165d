package io.quintet.acp.assistant;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import tools.jackson.databind.JsonNode;

import io.quintet.acp.thread.ContentPart;
import io.quintet.acp.thread.EventBody;
import io.quintet.acp.thread.Ids;
import io.quintet.acp.thread.Metadata;
import io.quintet.acp.thread.StreamType;

/**
 * Makes the events of a handler. Making emits nothing: what the stream of the handler
 * yields is stored. A run hands its handler one that sends streams of text as they come;
 * outside of runs {@link #INSTANCE} collects them. Metadata, arguments and results are
 * plain values (text, numbers, booleans, maps, collections, records) or JSON.
 */
public class AssistantEvents {

	/** Belongs to no run. */
	public static final AssistantEvents INSTANCE = new AssistantEvents();

	/** Creates one that belongs to no run. */
	protected AssistantEvents() {
	}

	/** Makes a message of one text. */
	public AssistantEvent message(String text) {
		return message(List.of(ContentPart.text(text)), Map.of());
	}

	/**
	 * Makes a message of one text.
	 * @param metadata anything
	 */
	public AssistantEvent message(String text, Map<String, ?> metadata) {
		return message(List.of(ContentPart.text(text)), metadata);
	}

	/**
	 * Makes a message.
	 * @param content its parts
	 */
	public AssistantEvent message(List<? extends ContentPart> content) {
		return message(content, Map.of());
	}

	/**
	 * Makes a message.
	 * @param content its parts
	 * @param metadata anything
	 */
	public AssistantEvent message(List<? extends ContentPart> content, Map<String, ?> metadata) {
		return event(new EventBody.Message(List.copyOf(content)), metadata);
	}

	/**
	 * Makes a thought.
	 * @param text the thought
	 */
	public AssistantEvent reasoning(String text) {
		return reasoning(text, Map.of());
	}

	/**
	 * Makes a thought.
	 * @param text the thought
	 * @param metadata anything
	 */
	public AssistantEvent reasoning(String text, Map<String, ?> metadata) {
		return event(new EventBody.Reasoning(text), metadata);
	}

	/**
	 * Makes a tool call with an id of its own.
	 * @param name name of the tool
	 */
	public AssistantEvent toolCall(String name, @Nullable Object arguments) {
		return toolCall(name, arguments, Ids.call(), Map.of());
	}

	/**
	 * Makes a tool call.
	 * @param name name of the tool
	 * @param id id of the call
	 * @param metadata anything
	 */
	public AssistantEvent toolCall(String name, @Nullable Object arguments, String id, Map<String, ?> metadata) {
		return event(new EventBody.ToolCall(id, name, Metadata.toNode(arguments)), metadata);
	}

	/**
	 * Makes the result of a call.
	 * @param toolId id of the call
	 */
	public AssistantEvent toolResult(String toolId, @Nullable Object result) {
		return toolResult(toolId, result, null, Map.of());
	}

	/**
	 * Makes the result of a call that failed.
	 * @param toolId id of the call
	 * @param error an object that says why
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
	 */
	public AssistantEvent toolResult(String toolId, @Nullable Object result, @Nullable Map<String, ?> error,
			Map<String, ?> metadata) {
		return event(new EventBody.ToolResult(toolId, (result != null) ? Metadata.toNode(result) : null,
				(error != null) ? Metadata.toNode(error) : null), metadata);
	}

	/**
	 * Makes a message of a text that comes in parts. Members see each part as it comes;
	 * at the end the flux emits one event, which is stored with the whole text. Nothing
	 * is sent before the subscription, and nothing is emitted when no text came. The text
	 * is read at once and without bound, whatever the handler's other events wait for.
	 * When it fails, when it is cancelled, and when the run ends first, what came so far
	 * is stored, with {@code stream.status} in its metadata: {@code failed},
	 * {@code cancelled} or {@code interrupted}.
	 * @param text the parts, possibly empty ones; NUL and halves of surrogate pairs,
	 * which no store can keep, become U+FFFD
	 * @return the event, to be merged or concatenated with the other events of the
	 * handler; subscribed twice it is two messages
	 */
	public final Flux<AssistantEvent> messageStream(Publisher<String> text) {
		return messageStream(text, Map.of());
	}

	/**
	 * Makes a message of a text that comes in parts, like
	 * {@link #messageStream(Publisher)}.
	 * @param text the parts
	 * @param metadata anything
	 */
	public final Flux<AssistantEvent> messageStream(Publisher<String> text, Map<String, ?> metadata) {
		return stream(StreamType.MESSAGE, text, Metadata.of(metadata));
	}

	/**
	 * Makes a thought of a text that comes in parts, like
	 * {@link #messageStream(Publisher)}.
	 * @param text the parts
	 */
	public final Flux<AssistantEvent> reasoningStream(Publisher<String> text) {
		return reasoningStream(text, Map.of());
	}

	/**
	 * Makes a thought of a text that comes in parts, like
	 * {@link #messageStream(Publisher)}.
	 * @param text the parts
	 * @param metadata anything
	 */
	public final Flux<AssistantEvent> reasoningStream(Publisher<String> text, Map<String, ?> metadata) {
		return stream(StreamType.REASONING, text, Metadata.of(metadata));
	}

	/**
	 * Makes an event of a text that comes in parts. This one collects them.
	 * @param type what the text becomes
	 * @param text the parts
	 * @param metadata metadata of the event
	 */
	protected Flux<AssistantEvent> stream(StreamType type, Publisher<String> text, Map<String, JsonNode> metadata) {
		return Flux.from(text)
			.collect(StringBuilder::new, StringBuilder::append)
			.filter((whole) -> !whole.isEmpty())
			.map((whole) -> new AssistantEvent(type.body(whole.toString()), metadata))
			.flux();
	}

	private static AssistantEvent event(EventBody body, Map<String, ?> metadata) {
		return new AssistantEvent(body, Metadata.of(metadata));
	}

}

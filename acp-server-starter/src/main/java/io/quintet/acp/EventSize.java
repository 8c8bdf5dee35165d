package io.quintet.acp;

import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import io.quintet.acp.thread.ContentPart;
import io.quintet.acp.thread.EventBody;
import io.quintet.acp.thread.ThreadEvent;

/**
 * About how large an event is, without writing it.
 */
final class EventSize {

	private static final long FIXED = 300;

	private static final long NODE = 8;

	private EventSize() {
	}

	/** In characters of JSON, as good as it can be guessed. */
	static long of(ThreadEvent event) {
		return FIXED + of(event.author().metadata()) + of(event.metadata()) + of(event.body());
	}

	private static long of(EventBody body) {
		if (body instanceof EventBody.Message message) {
			return message.content().stream().mapToLong((part) -> FIXED + of(part)).sum();
		}
		if (body instanceof EventBody.Reasoning reasoning) {
			return reasoning.content().length();
		}
		if (body instanceof EventBody.ToolCall call) {
			return of(call.arguments());
		}
		if (body instanceof EventBody.ToolResult result) {
			return of(result.result()) + of(result.error());
		}
		return FIXED;
	}

	private static long of(ContentPart part) {
		if (part instanceof ContentPart.Text text) {
			return text.text().length();
		}
		if (part instanceof ContentPart.Form form) {
			return FIXED + of(form.schema()) + ((form.values() != null) ? of(form.values()) : 0)
					+ length(form.description());
		}
		if (part instanceof ContentPart.Image image) {
			return image.url().length();
		}
		if (part instanceof ContentPart.Audio audio) {
			return audio.url().length();
		}
		if (part instanceof ContentPart.Document document) {
			return document.url().length();
		}
		return FIXED;
	}

	private static long of(Map<String, JsonNode> object) {
		long size = 0;
		for (Map.Entry<String, JsonNode> entry : object.entrySet()) {
			size += entry.getKey().length() + of(entry.getValue());
		}
		return size;
	}

	private static long of(@Nullable JsonNode node) {
		if (node == null) {
			return 0;
		}
		long size = NODE + (node.isString() ? node.stringValue().length() : 0);
		if (node.isObject()) {
			for (Map.Entry<String, JsonNode> entry : node.properties()) {
				size += entry.getKey().length() + of(entry.getValue());
			}
		}
		else {
			for (JsonNode item : node) {
				size += of(item);
			}
		}
		return size;
	}

	private static int length(@Nullable String text) {
		return (text != null) ? text.length() : 0;
	}

}

package io.quintet.acp.internal.size;

import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import io.quintet.acp.thread.AcpThread;
import io.quintet.acp.thread.ContentPart;
import io.quintet.acp.thread.EventBody;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Tenant;
import io.quintet.acp.thread.ThreadEvent;

/**
 * How much room an item of a list takes, without writing it: at least the bytes of its
 * JSON, and more where small values take more memory than text.
 */
public final class JsonSize {

	// Names, punctuation, ids and times.
	private static final long OBJECT = 400;

	private static final long PART = 200;

	// The heap size of a node, which exceeds its JSON for values such as 0 or [].
	private static final long NODE = 40;

	private static final long ENTRY = 40;

	// JsonReader bounds how much longer plain notation makes a number.
	private static final long NUMBER = 24;

	private JsonSize() {
	}

	/**
	 * Measures an event.
	 * @return about how many bytes it takes
	 */
	public static long of(ThreadEvent event) {
		return OBJECT + of(event.author()) + of(event.clientId()) + of(event.metadata()) + of(event.body());
	}

	/**
	 * Measures a thread.
	 * @return about how many bytes it takes
	 */
	public static long of(AcpThread thread) {
		return OBJECT + of(thread.tenant()) + of(thread.metadata());
	}

	private static long of(Identity identity) {
		return PART + of(identity.id()) + of(identity.name()) + of(identity.metadata());
	}

	private static long of(Tenant tenant) {
		long size = 0;
		for (Map.Entry<String, String> entry : tenant.values().entrySet()) {
			size += ENTRY + of(entry.getKey()) + of(entry.getValue());
		}
		return size;
	}

	private static long of(EventBody body) {
		if (body instanceof EventBody.Message message) {
			return message.content().stream().mapToLong((part) -> PART + of(part)).sum();
		}
		if (body instanceof EventBody.Reasoning reasoning) {
			return of(reasoning.content());
		}
		if (body instanceof EventBody.ToolCall call) {
			return of(call.id()) + of(call.name()) + of(call.arguments());
		}
		if (body instanceof EventBody.ToolResult result) {
			return of(result.id()) + of(result.result()) + of(result.error());
		}
		if (body instanceof EventBody.ThreadCreated created) {
			return of(created.tenant());
		}
		if (body instanceof EventBody.MemberAdded added) {
			return of(added.member());
		}
		if (body instanceof EventBody.MemberRemoved removed) {
			return of(removed.member());
		}
		if (body instanceof EventBody.TenantChanged changed) {
			return of(changed.from()) + of(changed.to());
		}
		if (body instanceof EventBody.RunFailed failed) {
			return of(failed.error().code()) + of(failed.error().message());
		}
		return 0;
	}

	private static long of(ContentPart part) {
		if (part instanceof ContentPart.Text text) {
			return of(text.text());
		}
		if (part instanceof ContentPart.Image image) {
			return of(image.url()) + of(image.mime()) + of(image.name());
		}
		if (part instanceof ContentPart.Audio audio) {
			return of(audio.url()) + of(audio.mime()) + of(audio.name());
		}
		if (part instanceof ContentPart.Document document) {
			return of(document.url()) + of(document.mime()) + of(document.name());
		}
		ContentPart.Form form = (ContentPart.Form) part;
		return of(form.formId()) + of(form.schema()) + ((form.values() != null) ? of(form.values()) : 0)
				+ of(form.answersEventId()) + of(form.title()) + of(form.description());
	}

	private static long of(Map<String, JsonNode> object) {
		long size = NODE;
		for (Map.Entry<String, JsonNode> entry : object.entrySet()) {
			size += ENTRY + of(entry.getKey()) + of(entry.getValue());
		}
		return size;
	}

	private static long of(@Nullable JsonNode node) {
		if (node == null) {
			return 0;
		}
		long size = NODE;
		if (node.isString()) {
			return size + of(node.stringValue());
		}
		if (node.isNumber()) {
			return size + (node.canConvertToLong() ? NUMBER : node.asString().length() + NUMBER);
		}
		if (node.isObject()) {
			for (Map.Entry<String, JsonNode> entry : node.properties()) {
				size += ENTRY + of(entry.getKey()) + of(entry.getValue());
			}
			return size;
		}
		for (JsonNode item : node) {
			size += of(item);
		}
		return size;
	}

	// UTF-8 bytes including the escapes of JSON.
	private static long of(@Nullable String text) {
		if (text == null) {
			return 0;
		}
		long size = 0;
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (c < ' ') {
				size += 6;
			}
			else if (c < 0x80) {
				size += (c == '"' || c == '\\') ? 2 : 1;
			}
			else {
				size += (c < 0x800) ? 2 : 3;
			}
		}
		return size;
	}

}

package io.quintet.acp.test;

import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NumericNode;

import io.quintet.acp.thread.AcpException;
import io.quintet.acp.thread.ContentPart;
import io.quintet.acp.thread.EventBody;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.RunError;
import io.quintet.acp.thread.Tenant;

/**
 * Refuses what a column of type jsonb cannot keep: NUL, halves of surrogate pairs, and
 * numbers beyond its range.
 */
final class JsonbRules {

	private static final int MAX_DIGITS = 131_072;

	private JsonbRules() {
	}

	static void check(@Nullable String text) {
		if (text == null) {
			return;
		}
		for (int i = 0; i < text.length(); i++) {
			char current = text.charAt(i);
			if (current == '\0') {
				throw AcpException.invalid("text must not contain NUL");
			}
			if (Character.isHighSurrogate(current) && i + 1 < text.length()
					&& Character.isLowSurrogate(text.charAt(i + 1))) {
				i++;
			}
			else if (Character.isSurrogate(current)) {
				throw AcpException.invalid("text must not contain half of a surrogate pair");
			}
		}
	}

	static void check(@Nullable JsonNode node) {
		if (node == null) {
			return;
		}
		if (node.isString()) {
			check(node.asString());
		}
		else if (node.isNumber()) {
			checkNumber(node);
		}
		else if (node.isObject()) {
			node.properties().forEach((entry) -> {
				check(entry.getKey());
				check(entry.getValue());
			});
		}
		else {
			node.values().forEach(JsonbRules::check);
		}
	}

	static void check(@Nullable Map<String, JsonNode> object) {
		if (object != null) {
			object.forEach((key, value) -> {
				check(key);
				check(value);
			});
		}
	}

	static void check(@Nullable Tenant tenant) {
		if (tenant != null) {
			tenant.values().forEach((key, value) -> {
				check(key);
				check(value);
			});
		}
	}

	static void check(Identity identity) {
		check(identity.id());
		check(identity.name());
		check(identity.metadata());
	}

	static void check(@Nullable RunError error) {
		if (error != null) {
			check(error.code());
			check(error.message());
		}
	}

	static void check(EventBody body) {
		if (body instanceof EventBody.Message message) {
			message.content().forEach(JsonbRules::check);
		}
		else if (body instanceof EventBody.Reasoning reasoning) {
			check(reasoning.content());
		}
		else if (body instanceof EventBody.ToolCall call) {
			check(call.id());
			check(call.name());
			check(call.arguments());
		}
		else if (body instanceof EventBody.ToolResult result) {
			check(result.id());
			check(result.result());
			check(result.error());
		}
	}

	private static void check(ContentPart part) {
		if (part instanceof ContentPart.Text text) {
			check(text.text());
		}
		else if (part instanceof ContentPart.Image image) {
			checkAll(image.url(), image.mime(), image.name());
		}
		else if (part instanceof ContentPart.Audio audio) {
			checkAll(audio.url(), audio.mime(), audio.name());
		}
		else if (part instanceof ContentPart.Document document) {
			checkAll(document.url(), document.mime(), document.name());
		}
		else if (part instanceof ContentPart.Form form) {
			checkAll(form.formId(), form.answersEventId(), form.title(), form.description());
			check(form.schema());
			check(form.values());
		}
	}

	private static void checkAll(@Nullable String... texts) {
		for (String text : texts) {
			check(text);
		}
	}

	private static void checkNumber(JsonNode node) {
		if (node instanceof NumericNode number && number.isNaN()) {
			throw AcpException.invalid("numbers must be finite");
		}
		long digits = (long) node.decimalValue().precision() - node.decimalValue().scale();
		if (digits > MAX_DIGITS) {
			throw AcpException.invalid("numbers must have at most " + MAX_DIGITS + " digits");
		}
	}

}

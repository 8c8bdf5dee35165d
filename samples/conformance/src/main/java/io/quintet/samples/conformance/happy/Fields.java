package io.quintet.samples.conformance.happy;

import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import io.quintet.happy.internal.json.HappyJson;

/**
 * A request: a JSON object whose members are of the type that is asked for, or there is
 * an {@link IllegalArgumentException}. JSON's null is as good as absent.
 *
 * @param object the object
 */
record Fields(JsonNode object) {

	/** Longest wait that a timer is asked for. */
	private static final long MAX_MILLIS = Integer.MAX_VALUE;

	static Fields of(@Nullable JsonNode json) {
		if (json == null || !json.isObject()) {
			throw new IllegalArgumentException("A JSON object is needed");
		}
		return new Fields(json);
	}

	String text(String name) {
		return required(name, optionalText(name));
	}

	@Nullable String optionalText(String name) {
		JsonNode value = value(name);
		if (value != null && !value.isString()) {
			throw new IllegalArgumentException("'" + name + "' has to be a string");
		}
		return (value != null) ? value.asString() : null;
	}

	byte[] hex(String name) {
		return HexFormat.of().parseHex(text(name));
	}

	boolean flag(String name) {
		JsonNode value = value(name);
		if (value != null && !value.isBoolean()) {
			throw new IllegalArgumentException("'" + name + "' has to be true or false");
		}
		return value != null && value.asBoolean();
	}

	Duration millis(String name) {
		JsonNode value = required(name, value(name));
		if (!value.isIntegralNumber() || !value.canConvertToLong() || value.asLong() < 0
				|| value.asLong() > MAX_MILLIS) {
			throw new IllegalArgumentException("'" + name + "' has to be a whole number from 0 to " + MAX_MILLIS);
		}
		return Duration.ofMillis(value.asLong());
	}

	Fields child(String name) {
		return new Fields(required(name, HappyJson.child(this.object, name)));
	}

	Map<String, JsonNode> members() {
		Map<String, JsonNode> members = new LinkedHashMap<>();
		this.object.properties().forEach((member) -> members.put(member.getKey(), member.getValue()));
		return members;
	}

	/** Members that are all strings. */
	Map<String, String> texts() {
		Map<String, String> texts = new LinkedHashMap<>();
		this.object.propertyNames().forEach((name) -> texts.put(name, text(name)));
		return texts;
	}

	JsonNode any(String name) {
		return Objects.requireNonNullElse(this.object.get(name), HappyJson.object().nullNode());
	}

	private @Nullable JsonNode value(String name) {
		JsonNode value = this.object.get(name);
		return (value != null && !value.isNull()) ? value : null;
	}

	private static <T> T required(String name, @Nullable T value) {
		if (value == null) {
			throw new IllegalArgumentException("'" + name + "' is missing or of another type");
		}
		return value;
	}

}

package io.quintet.acp.thread;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Turns the application's values into JSON.
 */
public final class Metadata {

	private static final JsonMapper MAPPER = JsonMapper.builder()
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.build();

	private Metadata() {
	}

	/**
	 * Turns values into an object of JSON.
	 * @param values text, numbers, booleans, {@code null}, maps, collections, records and
	 * JSON itself
	 * @return the object, in the order of the values
	 * @throws IllegalArgumentException when a value has no JSON form
	 */
	public static Map<String, JsonNode> of(Map<String, ?> values) {
		Map<String, JsonNode> nodes = new LinkedHashMap<>();
		values.forEach((key, value) -> nodes.put(key, toNode(value)));
		return Collections.unmodifiableMap(nodes);
	}

	/**
	 * Turns one value into JSON.
	 * @throws IllegalArgumentException when it has no JSON form
	 */
	public static JsonNode toNode(@Nullable Object value) {
		if (value instanceof JsonNode node) {
			return node;
		}
		try {
			return MAPPER.valueToTree(value);
		}
		catch (RuntimeException ex) {
			throw new IllegalArgumentException("A value cannot be written as JSON: " + ex.getMessage(), ex);
		}
	}

	static Map<String, JsonNode> copyOf(Map<String, JsonNode> metadata) {
		return metadata.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
	}

}

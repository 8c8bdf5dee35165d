package io.quintet.hpp.internal.json;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * JSON values for tests, in the form in which the starter reads them.
 */
public final class TestJson {

	private TestJson() {
	}

	public static JsonNode read(String text) {
		return JsonValues.reader(JsonValues.MAX_DEPTH).read(text);
	}

	public static ObjectNode object(String text) {
		return read(text).asObject();
	}

	public static JsonNode of(String value) {
		return StringNode.valueOf(value);
	}

	public static JsonNode of(boolean value) {
		return BooleanNode.valueOf(value);
	}

	public static JsonNode of(int value) {
		return JsonNodeFactory.instance.numberNode(value);
	}

}

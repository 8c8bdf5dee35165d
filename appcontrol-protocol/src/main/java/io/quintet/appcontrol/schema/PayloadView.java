package io.quintet.appcontrol.schema;

import java.util.Map;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.DoubleNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.LongNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

import io.quintet.appcontrol.json.JsonArray;
import io.quintet.appcontrol.json.JsonBoolean;
import io.quintet.appcontrol.json.JsonNumber;
import io.quintet.appcontrol.json.JsonObject;
import io.quintet.appcontrol.json.JsonString;
import io.quintet.appcontrol.json.JsonValue;

/**
 * Shows one payload to the validator: what a schema looks at, as nodes of Jackson's. The
 * cost depends on the schema and not on the size of the payload.
 */
final class PayloadView {

	/** Most unknown members that are shown, and so become violations. */
	static final int MAX_UNKNOWN = 100;

	private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

	private static final ObjectNode SOME_OBJECT = NODES.objectNode();

	private static final ArrayNode SOME_ARRAY = NODES.arrayNode();

	private int unknown;

	JsonNode of(JsonValue payload, VisiblePart part) {
		if (payload instanceof JsonObject object) {
			return object(object, part);
		}
		if (payload instanceof JsonString string) {
			return StringNode.valueOf(string.value());
		}
		if (payload instanceof JsonNumber number) {
			return number(number);
		}
		if (payload instanceof JsonArray) {
			return SOME_ARRAY;
		}
		return (payload instanceof JsonBoolean bool) ? BooleanNode.valueOf(bool.value()) : NullNode.getInstance();
	}

	private ObjectNode object(JsonObject object, VisiblePart part) {
		if (!part.isClosed() && part.members().isEmpty()) {
			return SOME_OBJECT;
		}
		ObjectNode node = NODES.objectNode();
		if (part.isClosed()) {
			object.forEach((name, value) -> show(name, value, part, node));
			return node;
		}
		for (Map.Entry<String, VisiblePart> member : part.members().entrySet()) {
			JsonValue value = object.get(member.getKey());
			if (value != null) {
				node.set(member.getKey(), of(value, member.getValue()));
			}
		}
		return node;
	}

	private void show(String name, JsonValue value, VisiblePart part, ObjectNode node) {
		VisiblePart member = part.member(name);
		if (member != null) {
			node.set(name, of(value, member));
		}
		else if (++this.unknown <= MAX_UNKNOWN) {
			node.set(name, NullNode.getInstance());
		}
	}

	// The schemas ask for integers and compare with 0 and 1; numbers without end must
	// not be computed for that.
	private static JsonNode number(JsonNumber number) {
		Long integer = number.toLong();
		if (integer != null) {
			return LongNode.valueOf(integer);
		}
		boolean negative = number.literal().startsWith("-");
		if (number.isIntegral()) {
			return LongNode.valueOf(negative ? Long.MIN_VALUE : Long.MAX_VALUE);
		}
		double fraction = Double.parseDouble(number.literal());
		return DoubleNode.valueOf(negative ? -0.5 : (fraction >= 1) ? 1.5 : 0.5);
	}

	/**
	 * Returns how many unknown members were not shown.
	 */
	int hidden() {
		return Math.max(0, this.unknown - MAX_UNKNOWN);
	}

}

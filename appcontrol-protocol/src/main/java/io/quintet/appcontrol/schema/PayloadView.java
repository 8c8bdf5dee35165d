package io.quintet.appcontrol.schema;

import java.math.BigDecimal;
import java.util.Map;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.appcontrol.internal.Json;

/**
 * Shows one payload to the validator: what a schema looks at, with numbers by their
 * value. The cost depends on the schema and not on the size of the payload.
 */
final class PayloadView {

	/** Most unknown members that are shown, and so become violations. */
	static final int MAX_UNKNOWN = 100;

	private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

	private int unknown;

	JsonNode of(JsonNode payload, VisiblePart part) {
		if (payload.isObject()) {
			return object(payload, part);
		}
		// No schema looks into an array.
		return payload.isNumber() ? number(payload) : payload.isArray() ? NODES.arrayNode() : payload;
	}

	private ObjectNode object(JsonNode object, VisiblePart part) {
		ObjectNode node = NODES.objectNode();
		if (part.isClosed()) {
			object.forEachEntry((name, value) -> show(name, value, part, node));
			return node;
		}
		for (Map.Entry<String, VisiblePart> member : part.members().entrySet()) {
			JsonNode value = object.get(member.getKey());
			if (value != null) {
				node.set(member.getKey(), of(value, member.getValue()));
			}
		}
		return node;
	}

	private void show(String name, JsonNode value, VisiblePart part, ObjectNode node) {
		VisiblePart member = part.member(name);
		if (member != null) {
			node.set(name, of(value, member));
		}
		else if (++this.unknown <= MAX_UNKNOWN) {
			node.set(name, NullNode.getInstance());
		}
	}

	// The schemas ask for integers and compare with 0 and 1; a decimal with a large
	// exponent must not be computed for that.
	private static JsonNode number(JsonNode number) {
		Long integer = Json.integer(number);
		if (integer != null) {
			return NODES.numberNode(integer.longValue());
		}
		BigDecimal value = number.decimalValue();
		boolean negative = value.signum() < 0;
		if (value.stripTrailingZeros().scale() <= 0) {
			return NODES.numberNode(negative ? Long.MIN_VALUE : Long.MAX_VALUE);
		}
		return NODES.numberNode(negative ? -0.5 : (value.compareTo(BigDecimal.ONE) > 0) ? 1.5 : 0.5);
	}

	/**
	 * Returns how many unknown members were not shown.
	 */
	int hidden() {
		return Math.max(0, this.unknown - MAX_UNKNOWN);
	}

}

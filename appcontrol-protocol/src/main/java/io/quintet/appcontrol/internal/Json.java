package io.quintet.appcontrol.internal;

import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ContainerNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.support.json.JsonFormat;

/**
 * The free JSON of messages, and numbers by their value.
 */
public final class Json {

	private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

	private static final Comparator<JsonNode> BY_VALUE = (one, other) -> {
		if (one.isNumber() && other.isNumber()) {
			return one.decimalValue().compareTo(other.decimalValue());
		}
		return one.equals(other) ? 0 : 1;
	};

	private Json() {
	}

	public static ObjectNode object() {
		return NODES.objectNode();
	}

	/** The member, if it is an object. */
	public static @Nullable ObjectNode object(JsonNode in, String name) {
		return (in.get(name) instanceof ObjectNode object) ? object : null;
	}

	/** The member, if it is a string. */
	public static @Nullable String text(JsonNode in, String name) {
		JsonNode member = in.get(name);
		return (member != null && member.isString()) ? member.stringValue() : null;
	}

	public static boolean isAbsent(@Nullable JsonNode value) {
		return value == null || value.isNull();
	}

	/**
	 * The integer, which JSON Schema understands by value: {@code 1000.0} is one.
	 * @return {@code null} for everything else, and for integers beyond 64 bits
	 */
	public static @Nullable Long integer(@Nullable JsonNode value) {
		if (value == null || !value.isNumber()) {
			return null;
		}
		if (value.isIntegralNumber()) {
			return value.canConvertToLong() ? (Long) value.longValue() : null;
		}
		try {
			// Looks at digits and exponent first, so a large exponent costs nothing.
			return value.decimalValue().longValueExact();
		}
		catch (ArithmeticException ex) {
			return null;
		}
	}

	/** Whether two values say the same: {@code 1.0} is {@code 1}. */
	public static boolean isSame(JsonNode one, JsonNode other) {
		return one.equals(BY_VALUE, other);
	}

	/**
	 * Copies an object. Integers become nodes of the type that the reader of texts gives
	 * them, so that equal ones are equal nodes.
	 * @throws IllegalArgumentException when something in it is no JSON, or it is nested
	 * too deeply or in itself
	 */
	public static ObjectNode copy(ObjectNode object) {
		ObjectNode copy = NODES.objectNode();
		// Not recursive: the stack of a caller may be too short for the depth allowed.
		Deque<Copying> open = new ArrayDeque<>();
		open.push(new Copying(object, copy, 1));
		while (!open.isEmpty()) {
			Copying next = open.pop();
			if (next.to() instanceof ObjectNode target) {
				next.from()
					.properties()
					.forEach((member) -> target.set(member.getKey(), copy(member.getValue(), next, open)));
			}
			else if (next.to() instanceof ArrayNode target) {
				next.from().forEach((item) -> target.add(copy(item, next, open)));
			}
		}
		return copy;
	}

	// What is in a container is copied later.
	private static JsonNode copy(JsonNode value, Copying parent, Deque<Copying> open) {
		return switch (value.getNodeType()) {
			case OBJECT -> parent.begin(value, NODES.objectNode(), open);
			case ARRAY -> parent.begin(value, NODES.arrayNode(value.size()), open);
			case NUMBER -> number(value);
			case STRING, BOOLEAN, NULL -> value;
			default -> throw new IllegalArgumentException("a node of the type " + value.getNodeType()
					+ " is no JSON; pass strings, numbers, booleans, objects, arrays and null");
		};
	}

	private static JsonNode number(JsonNode value) {
		if (value.isIntegralNumber()) {
			return value.canConvertToInt() ? NODES.numberNode(value.intValue())
					: value.canConvertToLong() ? NODES.numberNode(value.longValue()) : value;
		}
		if (value.isBigDecimal()) {
			return value;
		}
		if (!Double.isFinite(value.doubleValue())) {
			throw new IllegalArgumentException("NaN and infinity have no JSON form");
		}
		return NODES.numberNode(new BigDecimal(value.asString()));
	}

	private record Copying(JsonNode from, ContainerNode<?> to, int depth) {

		JsonNode begin(JsonNode value, ContainerNode<?> copy, Deque<Copying> open) {
			if (this.depth >= JsonFormat.MAX_DEPTH) {
				throw new IllegalArgumentException("JSON is nested deeper than " + JsonFormat.MAX_DEPTH + " levels");
			}
			open.push(new Copying(value, copy, this.depth + 1));
			return copy;
		}

	}

}

package io.quintet.hpp.internal.json;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;

import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.DecimalNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.support.UtcTimestamp;
import io.quintet.support.json.JsonFormat;
import io.quintet.support.json.StrictJson;

/**
 * The protocol's view of JSON values.
 */
public final class JsonValues {

	/** Deepest nesting of a value that comes from outside. */
	public static final int MAX_DEPTH = 500;

	/** Most characters of a number. */
	public static final int MAX_NUMBER_LENGTH = 10_000;

	private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

	private JsonValues() {
	}

	/**
	 * Returns a reader of what comes from outside.
	 * @param maxDepth deepest nesting, 1 to {@link #MAX_DEPTH}
	 * @return the reader
	 */
	public static StrictJson reader(int maxDepth) {
		if (maxDepth > MAX_DEPTH) {
			throw new IllegalArgumentException("'maxDepth' must be between 1 and " + MAX_DEPTH);
		}
		return new StrictJson(maxDepth, MAX_NUMBER_LENGTH).refuseHalfSurrogates()
			.refuseByteOrderMark()
			.acceptAnyExponent();
	}

	/**
	 * Returns a reader of what the starter itself has written: deeper, and with the
	 * numbers and the lone surrogates that an application may have put in.
	 */
	public static StrictJson readerOfOwnOutput() {
		return new StrictJson(JsonFormat.MAX_DEPTH, Integer.MAX_VALUE);
	}

	/**
	 * Writes an object.
	 * @param members writes its members
	 * @return compact JSON in UTF-8
	 */
	public static byte[] object(Consumer<JsonGenerator> members) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
		try (JsonGenerator out = JsonFormat.MAPPER.createGenerator(bytes)) {
			out.writeStartObject();
			members.accept(out);
			out.writeEndObject();
		}
		return bytes.toByteArray();
	}

	/**
	 * Writes a time as {@code yyyy-MM-dd'T'HH:mm:ss.SSSSSS+00:00}, always with six digits
	 * and never with {@code Z}, because older clients compare times as text.
	 * @param instant the time; digits beyond microseconds are cut
	 * @return the text
	 */
	public static String timestamp(Instant instant) {
		return UtcTimestamp.of(instant, "+00:00");
	}

	/**
	 * Looks up a member.
	 * @param object the object
	 * @param name name of the member
	 * @return its value; the null node when there is no such member
	 */
	public static JsonNode member(JsonNode object, String name) {
		JsonNode value = object.get(name);
		return (value != null) ? value : NullNode.getInstance();
	}

	/**
	 * Leaves out a member.
	 * @param object the object
	 * @param name name of the member; may be absent
	 * @return another object with the other members
	 */
	public static ObjectNode without(ObjectNode object, String name) {
		ObjectNode others = NODES.objectNode().setAll(object);
		others.remove(name);
		return others;
	}

	/**
	 * Tells whether this is one of the four values that count as not filled in.
	 * @param value the value
	 * @return true for {@code null}, {@code ""}, {@code []} and <code>{}</code>; false
	 * for every other value, {@code 0}, {@code false} and {@code " "} among them
	 */
	public static boolean isUnfilled(JsonNode value) {
		return value.isNull() || (value.isContainer() && value.isEmpty())
				|| (value.isString() && value.stringValue().isEmpty());
	}

	/**
	 * Tells whether a value counts as yes.
	 * @param value the value
	 * @return false for {@code null}, {@code false}, {@code 0}, {@code ""}, {@code []}
	 * and <code>{}</code>; true for every other value
	 */
	public static boolean isTrue(JsonNode value) {
		if (value.isBoolean()) {
			return value.booleanValue();
		}
		return value.isNumber() ? value.numberValue().doubleValue() != 0 : !isUnfilled(value);
	}

	/**
	 * Tells whether a number in a value, at any depth, lies beyond the range of a double.
	 * Integers written in digits have no such bound.
	 * @param value the value
	 * @return true when most other JSON parsers would read infinity
	 */
	public static boolean isOutOfRange(JsonNode value) {
		if (value instanceof DecimalNode) {
			return Double.isInfinite(value.decimalValue().doubleValue());
		}
		for (JsonNode inner : value) {
			if (isOutOfRange(inner)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Tells whether two values are of the same JSON type and equal: numbers by value
	 * within integers and within decimals, objects regardless of the order of their
	 * members.
	 * @param left one value
	 * @param right the other value
	 * @return true when they are the same
	 */
	public static boolean same(JsonNode left, JsonNode right) {
		return left.equals((a, b) -> sameScalar(a, b) ? 0 : 1, right);
	}

	private static boolean sameScalar(JsonNode left, JsonNode right) {
		if (!left.isNumber() || !right.isNumber()) {
			return left.equals(right);
		}
		return left.isIntegralNumber() == right.isIntegralNumber()
				&& left.decimalValue().compareTo(right.decimalValue()) == 0;
	}

	/**
	 * Estimates the heap that a value occupies, from above.
	 * @param value the value
	 * @return bytes
	 */
	public static long weight(JsonNode value) {
		return switch (value.getNodeType()) {
			case OBJECT -> weightOfMembers(value);
			case ARRAY -> weightOfItems(value);
			case STRING -> 64 + 2L * value.stringValue().length();
			case NUMBER -> weightOfNumber(value);
			default -> 0;
		};
	}

	private static long weightOfMembers(JsonNode object) {
		long weight = 160;
		for (Map.Entry<String, JsonNode> member : object.properties()) {
			weight += 112 + 2L * member.getKey().length() + weight(member.getValue());
		}
		return weight;
	}

	private static long weightOfItems(JsonNode array) {
		long weight = 112;
		for (JsonNode item : array) {
			weight += 8 + weight(item);
		}
		return weight;
	}

	// A big number retains its bits and, once it was written, its digits.
	private static long weightOfNumber(JsonNode value) {
		if (value.isInt() || value.isLong()) {
			return 24;
		}
		BigInteger digits = value.isIntegralNumber() ? value.bigIntegerValue() : value.decimalValue().unscaledValue();
		return 208 + digits.bitLength() / 2L;
	}

	/**
	 * Copies a value and normalizes its numbers, so that later changes of the given tree
	 * do not reach the copy.
	 * @param value the value; a missing node counts as null
	 * @return the copy
	 * @throws IllegalArgumentException when it holds what JSON cannot express, or is
	 * nested more deeply than {@value #MAX_DEPTH} levels
	 */
	public static JsonNode copy(JsonNode value) {
		return copy(value, MAX_DEPTH);
	}

	/**
	 * Copies an object as {@link #copy(JsonNode)} does.
	 * @param value the object
	 * @return the copy
	 */
	public static ObjectNode copy(ObjectNode value) {
		return copy((JsonNode) value).asObject();
	}

	private static JsonNode copy(JsonNode value, int depth) {
		if (value.isContainer() && depth == 0) {
			throw new IllegalArgumentException("JSON is nested deeper than " + MAX_DEPTH + " levels");
		}
		return switch (value.getNodeType()) {
			case OBJECT -> {
				ObjectNode copy = NODES.objectNode();
				value.forEachEntry((name, member) -> copy.set(name, copy(member, depth - 1)));
				yield copy;
			}
			case ARRAY -> {
				ArrayNode copy = NODES.arrayNode(value.size());
				value.forEach((item) -> copy.add(copy(item, depth - 1)));
				yield copy;
			}
			case NUMBER -> value.isInt() ? value : number(value.numberValue());
			case STRING, BOOLEAN, NULL -> value;
			case MISSING -> NODES.nullNode();
			default -> throw new IllegalArgumentException(
					"a " + value.getClass().getSimpleName() + " is no JSON; convert it first");
		};
	}

	private static JsonNode number(Number value) {
		if ((value instanceof Double || value instanceof Float) && !Double.isFinite(value.doubleValue())) {
			throw new IllegalArgumentException("the number " + value + " is no JSON");
		}
		BigDecimal number = new BigDecimal(value.toString());
		return (number.scale() == 0) ? integer(number.unscaledValue()) : DecimalNode.valueOf(number);
	}

	private static JsonNode integer(BigInteger value) {
		if (value.bitLength() < Integer.SIZE) {
			return NODES.numberNode(value.intValue());
		}
		return (value.bitLength() < Long.SIZE) ? NODES.numberNode(value.longValue()) : NODES.numberNode(value);
	}

}

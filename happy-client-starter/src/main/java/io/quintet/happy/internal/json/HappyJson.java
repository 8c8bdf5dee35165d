package io.quintet.happy.internal.json;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.support.json.JsonFormat;
import io.quintet.support.json.JsonRefusedException;
import io.quintet.support.json.StrictJson;

/**
 * Reads and writes JSON for Happy. The application's mapper has no part in it. Of
 * duplicate members the last wins, numbers are exact, nesting is bounded, {@code NaN} is
 * refused; what is written is compact.
 */
public final class HappyJson {

	/** Deepest nesting that is read. */
	public static final int MAX_DEPTH = 500;

	private static final int MAX_NUMBER_LENGTH = 1000;

	private static final StrictJson BYTES = new StrictJson(MAX_DEPTH, MAX_NUMBER_LENGTH);

	private static final StrictJson TEXTS = BYTES.refuseByteOrderMark();

	private HappyJson() {
	}

	/**
	 * Reads a value.
	 * @param utf8 one JSON value, after a byte order mark or without
	 * @return the value; {@code null} when it is not one, or not UTF-8
	 */
	public static @Nullable JsonNode read(byte[] utf8) {
		return parse(() -> BYTES.read(utf8));
	}

	/**
	 * Reads a value.
	 * @param json one JSON value, without a byte order mark
	 * @return the value; {@code null} when it is not one
	 */
	public static @Nullable JsonNode read(String json) {
		return parse(() -> TEXTS.read(json));
	}

	private static @Nullable JsonNode parse(Supplier<JsonNode> text) {
		try {
			return text.get();
		}
		catch (JsonRefusedException ex) {
			return null;
		}
	}

	/**
	 * Writes a value.
	 * @param value the value
	 * @return compact JSON
	 */
	public static String write(JsonNode value) {
		return JsonFormat.text(value);
	}

	/**
	 * Writes a value.
	 * @param value the value
	 * @return compact JSON in UTF-8
	 */
	public static byte[] bytes(JsonNode value) {
		return JsonFormat.bytes(value);
	}

	/**
	 * Creates an object.
	 * @return an empty object
	 */
	public static ObjectNode object() {
		return JsonNodeFactory.instance.objectNode();
	}

	/**
	 * Reads a member that is a text.
	 * @param object where it is; anything else than an object has no members
	 * @param name name of the member
	 * @return the text; {@code null} when it is absent or no string
	 */
	public static @Nullable String text(@Nullable JsonNode object, String name) {
		return (object != null) ? object.path(name).stringValue(null) : null;
	}

	/**
	 * Reads a member that is a text.
	 * @param object where it is
	 * @param name name of the member
	 * @param otherwise what counts when it is absent or no string
	 * @return the text
	 */
	public static String text(@Nullable JsonNode object, String name, String otherwise) {
		return (object != null) ? object.path(name).stringValue(otherwise) : otherwise;
	}

	/**
	 * Reads a member that is a whole number.
	 * @param object where it is
	 * @param name name of the member
	 * @param otherwise what counts when it is absent or no whole number of 64 bits
	 * @return the number
	 */
	public static long number(@Nullable JsonNode object, String name, long otherwise) {
		JsonNode value = (object != null) ? object.get(name) : null;
		return (value != null && value.isIntegralNumber() && value.canConvertToLong()) ? value.asLong() : otherwise;
	}

	/**
	 * Reads a member that the server counts with. A number beyond 32 bits is not one of
	 * its own: a cursor set to it would skip all later messages.
	 * @param object where it is
	 * @param name name of the member
	 * @param otherwise what counts when it is absent or none of those numbers
	 * @return the number, at least 0, or {@code otherwise}
	 */
	public static long count(@Nullable JsonNode object, String name, long otherwise) {
		long number = number(object, name, otherwise);
		return (number >= 0 && number <= Integer.MAX_VALUE) ? number : otherwise;
	}

	/**
	 * Reads a member that is an object.
	 * @param object where it is
	 * @param name name of the member
	 * @return the object; {@code null} when it is absent or something else
	 */
	public static @Nullable JsonNode child(@Nullable JsonNode object, String name) {
		JsonNode value = (object != null) ? object.get(name) : null;
		return (value != null && value.isObject()) ? value : null;
	}

	/**
	 * Copies the members of an object.
	 * @param object the object
	 * @return its members, in their order
	 */
	public static Map<String, JsonNode> members(JsonNode object) {
		Map<String, JsonNode> members = new LinkedHashMap<>();
		object.forEachEntry(members::put);
		return members;
	}

}

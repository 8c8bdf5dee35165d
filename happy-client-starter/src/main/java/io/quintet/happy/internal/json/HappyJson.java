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
	 * Reads a value, after a byte order mark or without; {@code null} when it is not one
	 * JSON value in UTF-8.
	 */
	public static @Nullable JsonNode read(byte[] utf8) {
		return parse(() -> BYTES.read(utf8));
	}

	/** As for bytes, but without a byte order mark. */
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

	public static String write(JsonNode value) {
		return JsonFormat.text(value);
	}

	public static byte[] bytes(JsonNode value) {
		return JsonFormat.bytes(value);
	}

	public static ObjectNode object() {
		return JsonNodeFactory.instance.objectNode();
	}

	/** A member; {@code null} when it is absent or no string. */
	public static @Nullable String text(@Nullable JsonNode object, String name) {
		return (object != null) ? object.path(name).stringValue(null) : null;
	}

	public static String text(@Nullable JsonNode object, String name, String otherwise) {
		return (object != null) ? object.path(name).stringValue(otherwise) : otherwise;
	}

	/**
	 * A member; {@code otherwise} when it is absent or no whole number of 64 bits, which
	 * {@code 5.0} is.
	 */
	public static long number(@Nullable JsonNode object, String name, long otherwise) {
		JsonNode value = (object != null) ? object.get(name) : null;
		return (value != null && value.canConvertToExactIntegral() && value.canConvertToLong()) ? value.asLong()
				: otherwise;
	}

	/**
	 * A member that the server counts with, at least 0. A number beyond 32 bits is not
	 * one of its own: a cursor set to it would skip all later messages.
	 */
	public static long count(@Nullable JsonNode object, String name, long otherwise) {
		long number = number(object, name, otherwise);
		return (number >= 0 && number <= Integer.MAX_VALUE) ? number : otherwise;
	}

	/** A member; {@code null} when it is absent or no object. */
	public static @Nullable JsonNode child(@Nullable JsonNode object, String name) {
		JsonNode value = (object != null) ? object.get(name) : null;
		return (value != null && value.isObject()) ? value : null;
	}

	public static Map<String, JsonNode> members(JsonNode object) {
		Map<String, JsonNode> members = new LinkedHashMap<>();
		object.forEachEntry(members::put);
		return members;
	}

}

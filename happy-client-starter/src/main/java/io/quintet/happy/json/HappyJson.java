package io.quintet.happy.json;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads and writes JSON for Happy. The application's mapper has no part in it. Of
 * duplicate members the last wins, numbers are exact, nesting is bounded, {@code NaN} is
 * refused; what is written is compact.
 */
public final class HappyJson {

	/** Deepest nesting that is read. */
	public static final int MAX_DEPTH = 500;

	private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
		.streamReadConstraints(
				StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).maxStringLength(Integer.MAX_VALUE).build())
		// Names of one hash make the table that all readers share slower, until it is
		// thrown
		// away for its size; they must not make messages of others unreadable.
		.configure(TokenStreamFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW, false)
		.build())
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
		.build();

	/** One in each of eight bytes. */
	private static final long ONES = 0x0101010101010101L;

	/** Of eight bytes, the bits that ASCII leaves free. */
	private static final long HIGH_BITS = 0x8080808080808080L;

	private HappyJson() {
	}

	/**
	 * Reads a value.
	 * @param utf8 one JSON value, after a byte order mark or without
	 * @return the value; {@code null} when it is not one, or not UTF-8
	 */
	public static @Nullable JsonNode read(byte[] utf8) {
		if (isPlain(utf8)) {
			// As nearly everything here: base64, and what programs write.
			return parse(() -> MAPPER.readTree(utf8));
		}
		int start = hasMark(utf8) ? 3 : 0;
		try {
			return read(StandardCharsets.UTF_8.newDecoder()
				.decode(ByteBuffer.wrap(utf8, start, utf8.length - start))
				.toString());
		}
		catch (CharacterCodingException ex) {
			return null;
		}
	}

	/** Whether it is ASCII without zeros, which could be taken for UTF-16. */
	private static boolean isPlain(byte[] bytes) {
		ByteBuffer rest = ByteBuffer.wrap(bytes);
		while (rest.remaining() >= Long.BYTES) {
			long eight = rest.getLong();
			// Of a zero, one less has the high bit.
			if (((eight | (eight - ONES)) & HIGH_BITS) != 0) {
				return false;
			}
		}
		while (rest.hasRemaining()) {
			if (rest.get() <= 0) {
				return false;
			}
		}
		return true;
	}

	private static boolean hasMark(byte[] utf8) {
		return utf8.length >= 3 && utf8[0] == (byte) 0xEF && utf8[1] == (byte) 0xBB && utf8[2] == (byte) 0xBF;
	}

	/**
	 * Reads a value.
	 * @param json one JSON value, without a byte order mark
	 * @return the value; {@code null} when it is not one
	 */
	public static @Nullable JsonNode read(String json) {
		return parse(() -> MAPPER.readTree(json));
	}

	private static @Nullable JsonNode parse(Supplier<@Nullable JsonNode> text) {
		try {
			JsonNode node = text.get();
			return (node == null || node.isMissingNode()) ? null : node;
		}
		catch (JacksonException | NumberFormatException ex) {
			// The latter where an exponent has more digits than any number can have.
			return null;
		}
	}

	/**
	 * Writes a value.
	 * @param value the value
	 * @return compact JSON
	 */
	public static String write(JsonNode value) {
		return MAPPER.writeValueAsString(value);
	}

	/**
	 * Writes a value.
	 * @param value the value
	 * @return compact JSON in UTF-8
	 */
	public static byte[] bytes(JsonNode value) {
		return MAPPER.writeValueAsBytes(value);
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
		JsonNode value = (object != null) ? object.get(name) : null;
		return (value != null && value.isString()) ? value.asString() : null;
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
	 * its own: whoever followed it would pass over all that comes.
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

}

package io.quintet.appcontrol;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.appcontrol.internal.Json;
import io.quintet.support.json.JsonFormat;
import io.quintet.support.json.JsonRefusedException;
import io.quintet.support.json.StrictJson;

/**
 * Turns messages into JSON and back, independent of any mapper of the application.
 * <p>
 * Reading is strict about JSON: UTF-8 without byte order mark, one value, no member
 * twice, no half surrogate pair, no number of more than 4,300 characters, and nothing
 * beyond depth and length. It ignores unknown members, knows the older snake case names,
 * trims strings and converts nothing: {@code 7} is no string. Writing leaves absent
 * members out and always keeps one order, so the same message gives the same bytes.
 * Schemas are stricter in some respects and looser in others; a service checks both.
 * <p>
 * Safe for use by many threads.
 */
public final class AppControlCodec {

	/** Deepest nesting that any codec reads and writes. */
	public static final int MAX_DEPTH = JsonFormat.MAX_DEPTH;

	/** Deepest nesting that the standard codec reads. */
	public static final int DEFAULT_DEPTH = 1000;

	private static final int MAX_NUMBER_LENGTH = 4300;

	private static final AppControlCodec STANDARD = new AppControlCodec(DEFAULT_DEPTH, 8 * 1024 * 1024);

	private static final JsonMapper WRITER = JsonFormat.MAPPER.rebuild()
		.disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
		.disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
		.build();

	private static final byte[] REPLACEMENT = "\ufffd".getBytes(StandardCharsets.UTF_8);

	private final StrictJson reader;

	private final int maxBytes;

	/**
	 * Creates a codec.
	 * @param maxDepth deepest nesting of arrays and objects that is read, inclusive; 1 to
	 * {@link #MAX_DEPTH}
	 * @param maxBytes longest text that is read in bytes of UTF-8, inclusive; at least 1
	 * @throws IllegalArgumentException when a number is out of range
	 */
	public AppControlCodec(int maxDepth, int maxBytes) {
		if (maxBytes < 1) {
			throw new IllegalArgumentException("'maxBytes' must be at least 1");
		}
		this.reader = new StrictJson(maxDepth, MAX_NUMBER_LENGTH).refuseByteOrderMark()
			.refuseDuplicates()
			.refuseHalfSurrogates();
		this.maxBytes = maxBytes;
	}

	/** Returns the codec for 1,000 levels and 8 MiB. */
	public static AppControlCodec standard() {
		return STANDARD;
	}

	/**
	 * Reads a message, or by {@link ServiceMessage} either of the two answers. Fails with
	 * an {@link AppControlProtocolException} when the text is no JSON or the message
	 * breaks a rule.
	 */
	public <T extends AppControlMessage> T read(byte[] utf8, Class<T> type) {
		return decode(readTree(utf8), type);
	}

	public <T extends AppControlMessage> T read(String text, Class<T> type) {
		return decode(readTree(text), type);
	}

	/**
	 * Makes a message of a JSON value, as {@link #read(byte[], Class)} does of a text.
	 */
	public <T extends AppControlMessage> T decode(JsonNode value, Class<T> type) {
		return type.cast(MessageDecoder.decode(value, type));
	}

	/**
	 * Reads any JSON value as strictly as messages are read. Fails with an
	 * {@link AppControlProtocolException} when it is no JSON, or longer than messages may
	 * be.
	 */
	public JsonNode readTree(byte[] utf8) {
		if (utf8.length > this.maxBytes) {
			throw new AppControlProtocolException(null, "the JSON text is longer than " + this.maxBytes + " bytes");
		}
		try {
			return this.reader.read(utf8);
		}
		catch (JsonRefusedException ex) {
			throw new AppControlProtocolException(null, String.valueOf(ex.getMessage()), ex);
		}
	}

	public JsonNode readTree(String text) {
		return readTree(utf8(text));
	}

	/**
	 * Writes compact JSON in UTF-8, one line without its end; half a surrogate pair
	 * becomes U+FFFD.
	 */
	public byte[] write(AppControlMessage message) {
		return utf8(WRITER.writeValueAsString(message));
	}

	public String writeText(AppControlMessage message) {
		return new String(write(message), StandardCharsets.UTF_8);
	}

	private static byte[] utf8(String text) {
		try {
			ByteBuffer utf8 = StandardCharsets.UTF_8.newEncoder()
				.onMalformedInput(CodingErrorAction.REPLACE)
				.replaceWith(REPLACEMENT)
				.encode(CharBuffer.wrap(text));
			byte[] bytes = new byte[utf8.remaining()];
			utf8.get(bytes);
			return bytes;
		}
		catch (CharacterCodingException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Makes a JSON object of a message, which is the caller's to change. */
	public ObjectNode encode(AppControlMessage message) {
		return Json.copy(tree(message));
	}

	static ObjectNode tree(AppControlMessage message) {
		return WRITER.valueToTree(message);
	}

}

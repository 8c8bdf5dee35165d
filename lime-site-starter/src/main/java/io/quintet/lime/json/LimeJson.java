package io.quintet.lime.json;

import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;

/**
 * Reads and writes JSON for LIME. The application's mapper has no part in it. Numbers are
 * exact, nesting is bounded. Objects are maps in the order of their members; numbers are
 * {@link Integer}, {@link Long}, {@link java.math.BigInteger} or
 * {@link java.math.BigDecimal}.
 */
public final class LimeJson {

	private static final int MAX_DEPTH = 200;

	private static final JsonFactory LENIENT = factory(false);

	private static final JsonFactory STRICT = factory(true);

	private LimeJson() {
	}

	private static JsonFactory factory(boolean refuseDuplicates) {
		return JsonFactory.builder()
			.recyclerPool(JsonRecyclerPools.threadLocalPool())
			.streamReadConstraints(StreamReadConstraints.builder()
				.maxNestingDepth(MAX_DEPTH)
				.maxStringLength(Integer.MAX_VALUE)
				.build())
			.configure(StreamReadFeature.STRICT_DUPLICATE_DETECTION, refuseDuplicates)
			.configure(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES, false)
			.build();
	}

	/**
	 * Reads some members of an object; of duplicate members the last wins.
	 * @param json the text
	 * @param names names of the members; the others are skipped
	 * @return their values in this order, {@code null} for each that is absent or JSON's
	 * null; {@code null} when the text is no JSON object
	 */
	public static @Nullable List<@Nullable Object> members(String json, List<String> names) {
		try (JsonParser parser = LENIENT.createParser(ObjectReadContext.empty(), json)) {
			if (parser.nextToken() != JsonToken.START_OBJECT) {
				return null;
			}
			List<@Nullable Object> values = new ArrayList<>(names.size());
			for (int i = 0; i < names.size(); i++) {
				values.add(null);
			}
			for (String name = parser.nextName(); name != null; name = parser.nextName()) {
				JsonToken token = parser.nextToken();
				int index = names.indexOf(name);
				if (index >= 0) {
					values.set(index, value(parser, token));
				}
				else {
					parser.skipChildren();
				}
			}
			return (parser.nextToken() != null) ? null : values;
		}
		catch (JacksonException | NumberFormatException ex) {
			// The latter where an exponent has more digits than any number can have.
			return null;
		}
	}

	/**
	 * Reads an object and refuses duplicate members at any depth.
	 * @param json the text in UTF-8
	 * @return its members, or {@code null} when the text is no such object
	 */
	public static @Nullable Map<String, @Nullable Object> strictObject(byte[] json) {
		String text = decode(json);
		return (text != null && read(STRICT, text) instanceof Map<?, ?> map) ? members(map) : null;
	}

	/**
	 * Reads any value; of duplicate members the last wins.
	 * @param json the text in UTF-8; a byte order mark is skipped
	 * @return the value, of which JSON's null is {@link Value#NULL}, or {@code null} when
	 * the text is no JSON
	 */
	public static @Nullable Object value(byte[] json) {
		String text = decode(json);
		return (text != null) ? read(LENIENT, text.startsWith("\uFEFF") ? text.substring(1) : text) : null;
	}

	/**
	 * Writes an object of texts.
	 * @param members names and values
	 * @return the text
	 */
	public static String write(Map<String, String> members) {
		StringWriter text = new StringWriter();
		try (JsonGenerator generator = LENIENT.createGenerator(ObjectWriteContext.empty(), text)) {
			generator.writeStartObject();
			members.forEach(generator::writeStringProperty);
			generator.writeEndObject();
		}
		return text.toString();
	}

	/**
	 * Returns a value as an object.
	 * @param value a value read by this class
	 * @return its members, or {@code null} when it is no object
	 */
	public static @Nullable Map<String, @Nullable Object> asObject(@Nullable Object value) {
		return (value instanceof Map<?, ?> map) ? members(map) : null;
	}

	@SuppressWarnings("unchecked")
	private static Map<String, @Nullable Object> members(Map<?, ?> map) {
		return (Map<String, @Nullable Object>) map;
	}

	private static @Nullable String decode(byte[] bytes) {
		if (ByteScan.isAscii(bytes)) {
			return new String(bytes, StandardCharsets.ISO_8859_1);
		}
		try {
			return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
		}
		catch (CharacterCodingException ex) {
			return null;
		}
	}

	private static @Nullable Object read(JsonFactory factory, String json) {
		try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), json)) {
			JsonToken first = parser.nextToken();
			if (first == null) {
				return null;
			}
			Object value = value(parser, first);
			return (parser.nextToken() != null) ? null : (value != null) ? value : Value.NULL;
		}
		catch (JacksonException | NumberFormatException ex) {
			return null;
		}
	}

	private static @Nullable Object value(JsonParser parser, JsonToken token) {
		return switch (token) {
			case START_OBJECT -> members(parser);
			case START_ARRAY -> items(parser);
			case VALUE_STRING -> parser.getString();
			case VALUE_NUMBER_INT -> parser.getNumberValue();
			case VALUE_NUMBER_FLOAT -> parser.getDecimalValue();
			case VALUE_TRUE -> true;
			case VALUE_FALSE -> false;
			default -> null;
		};
	}

	private static Map<String, @Nullable Object> members(JsonParser parser) {
		Map<String, @Nullable Object> members = new LinkedHashMap<>();
		for (String name = parser.nextName(); name != null; name = parser.nextName()) {
			members.put(name, value(parser, parser.nextToken()));
		}
		return members;
	}

	private static List<@Nullable Object> items(JsonParser parser) {
		List<@Nullable Object> items = new ArrayList<>();
		for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
			items.add(value(parser, token));
		}
		return items;
	}

	/** Values that Java has no object for. */
	public enum Value {

		/** JSON's null, where it is the whole text. */
		NULL

	}

}

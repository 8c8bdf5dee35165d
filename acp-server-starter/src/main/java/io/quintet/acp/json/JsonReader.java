package io.quintet.acp.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.acp.thread.AcpException;
import io.quintet.acp.thread.AcpException.FieldError;

/**
 * Reads JSON that comes from outside, strictly: UTF-8, one value and nothing behind it,
 * bounded depth, and nothing that the database could not keep: no U+0000, no half of a
 * surrogate pair, no number beyond the range of a double. Of duplicate members the last
 * wins. Cost grows linearly with the input.
 */
public final class JsonReader {

	/** Deepest nesting that can be allowed. */
	public static final int MAX_DEPTH = 500;

	private static final int MAX_NUMBER_LENGTH = 1000;

	private static final int MAX_SCALE = 1400;

	/** Most characters that numbers may gain when they are written without exponent. */
	private static final int MAX_GROWTH = 65_536;

	private static final int LONG_DIGITS = 18;

	// Of the largest double.
	private static final int MAX_BITS = 1024;

	private final int maxDepth;

	/**
	 * Creates a reader.
	 * @param maxDepth deepest nesting of arrays and objects, inclusive; 1 to
	 * {@value #MAX_DEPTH}
	 */
	public JsonReader(int maxDepth) {
		if (maxDepth < 1 || maxDepth > MAX_DEPTH) {
			throw new IllegalArgumentException("'maxDepth' must be between 1 and " + MAX_DEPTH);
		}
		this.maxDepth = maxDepth;
	}

	/**
	 * Reads a text.
	 * @param bytes the text in UTF-8; a byte order mark is skipped
	 * @return its value
	 * @throws AcpException code {@code invalid_request}, when it is no JSON that is
	 * accepted here
	 */
	public JsonNode read(byte[] bytes) {
		try (JsonParser parser = JsonFormat.parser(decode(bytes))) {
			return new Reading(parser, this.maxDepth).document();
		}
		catch (JacksonException ex) {
			throw malformed(ex.getLocation());
		}
	}

	/**
	 * Checks a value that something else has read, by the same rules.
	 * @param value the value
	 * @return the value
	 * @throws AcpException code {@code invalid_request}, when it is not accepted here;
	 * binary values never are
	 */
	public JsonNode check(JsonNode value) {
		new Checking(this.maxDepth).check(value, 1);
		return value;
	}

	private static String decode(byte[] bytes) {
		int mark = startsWithMark(bytes) ? 3 : 0;
		try {
			return StandardCharsets.UTF_8.newDecoder()
				.onMalformedInput(CodingErrorAction.REPORT)
				.onUnmappableCharacter(CodingErrorAction.REPORT)
				.decode(ByteBuffer.wrap(bytes, mark, bytes.length - mark))
				.toString();
		}
		catch (CharacterCodingException ex) {
			throw refused("the text is not valid UTF-8");
		}
	}

	private static boolean startsWithMark(byte[] bytes) {
		return bytes.length >= 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF;
	}

	private static AcpException malformed(@Nullable TokenStreamLocation at) {
		return refused((at != null) ? "malformed JSON at line " + at.getLineNr() + ", column " + at.getColumnNr()
				: "malformed JSON");
	}

	private static AcpException refused(String message) {
		return AcpException.invalid(List.of(new FieldError("", message)));
	}

	/** Tells how many characters numbers have gained, with one more. */
	private static int grown(int growth, BigDecimal value, int length) {
		double magnitude = value.doubleValue();
		if (Double.isInfinite(magnitude) || (magnitude == 0 && value.signum() != 0)
				|| Math.abs((long) value.scale()) > MAX_SCALE) {
			throw outOfRange();
		}
		int grown = growth + Math.max(0, plainLength(value) - length);
		if (grown > MAX_GROWTH) {
			throw refused("numbers with an exponent take too much space");
		}
		return grown;
	}

	private static AcpException tooDeep(int maxDepth) {
		return refused("JSON is nested deeper than " + maxDepth + " levels");
	}

	private static int plainLength(BigDecimal value) {
		int scale = value.scale();
		return (scale > 0) ? Math.max(value.precision(), scale + 1) + 1 : value.precision() - scale;
	}

	private static AcpException outOfRange() {
		return refused("a number is out of range");
	}

	private static String storable(String text) {
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (c == 0) {
				throw refused("a string holds U+0000");
			}
			if (Character.isSurrogate(c)) {
				boolean pair = Character.isHighSurrogate(c) && i + 1 < text.length()
						&& Character.isLowSurrogate(text.charAt(i + 1));
				if (!pair) {
					throw refused("a string holds a lone surrogate");
				}
				i++;
			}
		}
		return text;
	}

	/** One text as it is read. */
	private static final class Reading {

		private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

		private final JsonParser parser;

		private final int maxDepth;

		private int depth;

		private int growth;

		Reading(JsonParser parser, int maxDepth) {
			this.parser = parser;
			this.maxDepth = maxDepth;
		}

		JsonNode document() {
			JsonToken token = this.parser.nextToken();
			if (token == null) {
				throw refused("malformed JSON: no value");
			}
			JsonNode value = value(token);
			if (this.parser.nextToken() != null) {
				throw malformed(this.parser.currentTokenLocation());
			}
			return value;
		}

		private JsonNode value(@Nullable JsonToken token) {
			if (token == null) {
				throw malformed(this.parser.currentLocation());
			}
			return switch (token) {
				case START_OBJECT -> object();
				case START_ARRAY -> array();
				case VALUE_STRING -> NODES.stringNode(storable(this.parser.getString()));
				case VALUE_NUMBER_INT -> integer(number());
				case VALUE_NUMBER_FLOAT -> decimal(number());
				case VALUE_TRUE -> NODES.booleanNode(true);
				case VALUE_FALSE -> NODES.booleanNode(false);
				case VALUE_NULL -> NODES.nullNode();
				default -> throw malformed(this.parser.currentTokenLocation());
			};
		}

		private ObjectNode object() {
			enter();
			ObjectNode object = NODES.objectNode();
			for (String name = this.parser.nextName(); name != null; name = this.parser.nextName()) {
				storable(name);
				object.set(name, value(this.parser.nextToken()));
			}
			this.depth--;
			return object;
		}

		private ArrayNode array() {
			enter();
			ArrayNode array = NODES.arrayNode();
			for (JsonToken token = this.parser.nextToken(); token != JsonToken.END_ARRAY; token = this.parser
				.nextToken()) {
				array.add(value(token));
			}
			this.depth--;
			return array;
		}

		private void enter() {
			this.depth++;
			if (this.depth > this.maxDepth) {
				throw tooDeep(this.maxDepth);
			}
		}

		private String number() {
			String text = this.parser.getString();
			if (text.length() > MAX_NUMBER_LENGTH) {
				throw refused("a number has more than " + MAX_NUMBER_LENGTH + " characters");
			}
			return text;
		}

		private static JsonNode integer(String text) {
			if (text.length() <= LONG_DIGITS) {
				long value = Long.parseLong(text);
				return (value == (int) value) ? NODES.numberNode((int) value) : NODES.numberNode(value);
			}
			BigInteger value = new BigInteger(text);
			if (Double.isInfinite(value.doubleValue())) {
				throw outOfRange();
			}
			return (value.bitLength() < Long.SIZE) ? NODES.numberNode(value.longValue()) : NODES.numberNode(value);
		}

		private JsonNode decimal(String text) {
			BigDecimal value;
			try {
				value = new BigDecimal(text);
			}
			catch (NumberFormatException ex) {
				throw outOfRange();
			}
			this.growth = grown(this.growth, value, text.length());
			return NODES.numberNode(value);
		}

	}

	/** Checks one value. */
	private static final class Checking {

		private final int maxDepth;

		private int growth;

		Checking(int maxDepth) {
			this.maxDepth = maxDepth;
		}

		void check(JsonNode value, int depth) {
			if (value.isContainer() && depth > this.maxDepth) {
				throw tooDeep(this.maxDepth);
			}
			switch (value.getNodeType()) {
				case OBJECT -> {
					for (Map.Entry<String, JsonNode> entry : value.properties()) {
						storable(entry.getKey());
						check(entry.getValue(), depth + 1);
					}
				}
				case ARRAY -> value.values().forEach((item) -> check(item, depth + 1));
				case STRING -> storable(value.stringValue());
				case NUMBER -> number(value);
				case BOOLEAN, NULL -> {
				}
				default -> throw refused("binary is not accepted");
			}
		}

		private void number(JsonNode value) {
			if (value.isIntegralNumber()) {
				if (value.isBigInteger() && (value.bigIntegerValue().bitLength() > MAX_BITS
						|| Double.isInfinite(value.bigIntegerValue().doubleValue()))) {
					throw outOfRange();
				}
				return;
			}
			if ((value.isDouble() || value.isFloat()) && !Double.isFinite(value.doubleValue())) {
				throw outOfRange();
			}
			BigDecimal decimal = value.decimalValue();
			if (decimal.precision() > MAX_NUMBER_LENGTH) {
				throw refused("a number has more than " + MAX_NUMBER_LENGTH + " characters");
			}
			this.growth = grown(this.growth, decimal, decimal.toString().length());
		}

	}

}

package io.quintet.support.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.support.json.JsonRefusedException.Reason;

/**
 * Reads one JSON value and nothing behind it. Numbers are exact: {@code 1.0} is not
 * {@code 1}. Cost grows linearly with the text, but for numbers, whose length is bounded.
 * Each rule gives a new reader; the default accepts half surrogates, keeps the last of
 * duplicate members and skips a byte order mark.
 */
public final class StrictJson {

	private static final char MARK = '\ufeff';

	private static final char REPLACEMENT = '\ufffd';

	// Nine digits: BigDecimal counts the exponent in an int.
	private static final int MAX_EXPONENT = 999_999_999;

	// A number below 1e-400 is 0 as a double.
	private static final int DOUBLE_PLACES = 400;

	// The largest number of digits that always fit into a long.
	private static final int LONG_DIGITS = 18;

	private final int maxDepth;

	private final int maxNumberLength;

	private final Set<Rule> rules;

	/**
	 * Creates a reader.
	 * @param maxDepth deepest nesting of arrays and objects, inclusive; 1 to
	 * {@link JsonFormat#MAX_DEPTH}
	 * @param maxNumberLength most characters of a number, inclusive
	 */
	public StrictJson(int maxDepth, int maxNumberLength) {
		this(maxDepth, maxNumberLength, EnumSet.noneOf(Rule.class));
	}

	private StrictJson(int maxDepth, int maxNumberLength, Set<Rule> rules) {
		if (maxDepth < 1 || maxDepth > JsonFormat.MAX_DEPTH) {
			throw new IllegalArgumentException("'maxDepth' must be between 1 and " + JsonFormat.MAX_DEPTH);
		}
		this.maxDepth = maxDepth;
		this.maxNumberLength = maxNumberLength;
		this.rules = rules;
	}

	private StrictJson with(Rule rule) {
		Set<Rule> rules = EnumSet.of(rule);
		rules.addAll(this.rules);
		return new StrictJson(this.maxDepth, this.maxNumberLength, rules);
	}

	public StrictJson refuseHalfSurrogates() {
		return with(Rule.NO_HALF_SURROGATES);
	}

	public StrictJson refuseDuplicates() {
		return with(Rule.NO_DUPLICATES);
	}

	public StrictJson refuseByteOrderMark() {
		return with(Rule.NO_MARK);
	}

	/**
	 * Accepts exponents of any size. A number that is too close to zero for a double is
	 * read as {@code 0.0} where its exponent alone shows that; one whose exponent has
	 * more than nine digits as one with the largest exponent of nine digits.
	 */
	public StrictJson acceptAnyExponent() {
		return with(Rule.ANY_EXPONENT);
	}

	public int maxDepth() {
		return this.maxDepth;
	}

	/**
	 * Reads a text in UTF-8.
	 * @throws JsonRefusedException when it is not accepted
	 */
	public JsonNode read(byte[] utf8) {
		return read(decode(utf8));
	}

	/**
	 * Reads a text.
	 * @throws JsonRefusedException when it is not accepted
	 */
	public JsonNode read(String text) {
		String json = text;
		if (!json.isEmpty() && json.charAt(0) == MARK) {
			if (this.rules.contains(Rule.NO_MARK)) {
				throw new JsonRefusedException(Reason.MALFORMED, "the JSON text begins with a byte order mark");
			}
			json = json.substring(1);
		}
		try (JsonParser parser = JsonFormat.FACTORY.createParser(ObjectReadContext.empty(), json)) {
			return new Tree(parser).document();
		}
		catch (JacksonException ex) {
			throw malformed(ex.getLocation());
		}
	}

	/**
	 * Decodes UTF-8.
	 * @throws JsonRefusedException when the bytes are not UTF-8
	 */
	public static String decode(byte[] utf8) {
		// The lenient decoder is the fast one, and shows where it has replaced something.
		String text = new String(utf8, StandardCharsets.UTF_8);
		if (text.indexOf(REPLACEMENT) < 0) {
			return text;
		}
		try {
			return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
		}
		catch (CharacterCodingException ex) {
			throw new JsonRefusedException(Reason.ENCODING, "the text is not valid UTF-8");
		}
	}

	private static JsonRefusedException malformed(@Nullable TokenStreamLocation at) {
		return new JsonRefusedException(Reason.MALFORMED, "malformed JSON" + position(at));
	}

	private static String position(@Nullable TokenStreamLocation at) {
		return (at != null) ? " at line " + at.getLineNr() + ", column " + at.getColumnNr() : "";
	}

	private enum Rule {

		NO_HALF_SURROGATES, NO_DUPLICATES, NO_MARK, ANY_EXPONENT

	}

	/** The value of one text while it is read. */
	private final class Tree {

		private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

		private final JsonParser parser;

		/** Containers that are not complete yet, the innermost first. */
		private final Deque<JsonNode> open = new ArrayDeque<>();

		Tree(JsonParser parser) {
			this.parser = parser;
		}

		JsonNode document() {
			JsonToken token = this.parser.nextToken();
			if (token == null) {
				throw new JsonRefusedException(Reason.MALFORMED, "malformed JSON: no value");
			}
			JsonNode document = value(token);
			String name = "";
			while (!this.open.isEmpty()) {
				token = this.parser.nextToken();
				if (token == JsonToken.END_OBJECT || token == JsonToken.END_ARRAY) {
					this.open.pop();
				}
				else if (token == JsonToken.PROPERTY_NAME) {
					name = name();
				}
				else {
					add(name, token);
				}
			}
			if (this.parser.nextToken() != null) {
				throw malformed(this.parser.currentTokenLocation());
			}
			return document;
		}

		private void add(String name, @Nullable JsonToken token) {
			JsonNode container = this.open.element();
			JsonNode value = value(token);
			if (container instanceof ObjectNode object) {
				object.set(name, value);
			}
			else {
				container.asArray().add(value);
			}
		}

		/** Returns a value, of which a container is empty yet, and open. */
		private JsonNode value(@Nullable JsonToken token) {
			if (token == null) {
				throw malformed(this.parser.currentLocation());
			}
			return switch (token) {
				case START_OBJECT -> opened(NODES.objectNode());
				case START_ARRAY -> opened(NODES.arrayNode());
				case VALUE_STRING -> NODES.stringNode(accepted(this.parser.getString()));
				case VALUE_NUMBER_INT -> integer(number());
				case VALUE_NUMBER_FLOAT -> decimal(number());
				case VALUE_TRUE -> NODES.booleanNode(true);
				case VALUE_FALSE -> NODES.booleanNode(false);
				case VALUE_NULL -> NODES.nullNode();
				default -> throw malformed(this.parser.currentTokenLocation());
			};
		}

		private JsonNode opened(JsonNode container) {
			if (this.open.size() == StrictJson.this.maxDepth) {
				throw new JsonRefusedException(Reason.TOO_DEEP,
						"JSON is nested deeper than " + StrictJson.this.maxDepth + " levels");
			}
			this.open.push(container);
			return container;
		}

		private String name() {
			String name = accepted(this.parser.currentName());
			if (StrictJson.this.rules.contains(Rule.NO_DUPLICATES) && this.open.element().has(name)) {
				throw new JsonRefusedException(Reason.DUPLICATE,
						"an object names a member twice" + position(this.parser.currentTokenLocation()));
			}
			return name;
		}

		private String accepted(String text) {
			if (!StrictJson.this.rules.contains(Rule.NO_HALF_SURROGATES)) {
				return text;
			}
			for (int i = 0; i < text.length(); i++) {
				char c = text.charAt(i);
				if (Character.isSurrogate(c)) {
					if (i + 1 == text.length() || !Character.isSurrogatePair(c, text.charAt(i + 1))) {
						throw new JsonRefusedException(Reason.ENCODING, "a string holds a lone surrogate");
					}
					i++;
				}
			}
			return text;
		}

		private String number() {
			String text = this.parser.getString();
			if (text.length() > StrictJson.this.maxNumberLength) {
				throw new JsonRefusedException(Reason.NUMBER,
						"a number has more than " + StrictJson.this.maxNumberLength + " characters");
			}
			return text;
		}

		private static JsonNode integer(String text) {
			if (text.length() <= LONG_DIGITS) {
				long value = Long.parseLong(text);
				return (value == (int) value) ? NODES.numberNode((int) value) : NODES.numberNode(value);
			}
			BigInteger value = new BigInteger(text);
			return (value.bitLength() < Long.SIZE) ? NODES.numberNode(value.longValue()) : NODES.numberNode(value);
		}

		private JsonNode decimal(String text) {
			BigDecimal value = exact(text);
			if (StrictJson.this.rules.contains(Rule.ANY_EXPONENT) && (value == null || isTooCloseToZero(value))) {
				value = nearest(text);
			}
			if (value == null) {
				throw new JsonRefusedException(Reason.NUMBER, "a number is out of range");
			}
			// 1e0 has no decimal place, and would be written as the integer 1.
			return NODES.numberNode((value.scale() == 0) ? value.setScale(1) : value);
		}

		private static @Nullable BigDecimal exact(String text) {
			try {
				BigDecimal value = new BigDecimal(text);
				return (Math.abs((long) value.scale()) <= MAX_EXPONENT) ? value : null;
			}
			catch (NumberFormatException ex) {
				return null; // The exponent exceeds an int.
			}
		}

		private boolean isTooCloseToZero(BigDecimal value) {
			return value.scale() - StrictJson.this.maxNumberLength > DOUBLE_PLACES
					|| (value.signum() == 0 && value.scale() < 0);
		}

		private static BigDecimal nearest(String text) {
			double value = Double.parseDouble(text);
			return (value == 0) ? BigDecimal.ZERO.setScale(1)
					: new BigDecimal(BigInteger.valueOf((long) Math.signum(value)), -MAX_EXPONENT);
		}

	}

}

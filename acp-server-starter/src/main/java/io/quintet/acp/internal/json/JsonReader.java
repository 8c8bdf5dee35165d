package io.quintet.acp.internal.json;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

import tools.jackson.databind.JsonNode;

import io.quintet.acp.thread.AcpException;
import io.quintet.acp.thread.AcpException.FieldError;
import io.quintet.support.json.JsonRefusedException;
import io.quintet.support.json.StrictJson;

/**
 * Reads JSON that comes from outside, strictly: UTF-8, one value and nothing behind it,
 * bounded depth, and nothing that the database could not keep: no U+0000, no half of a
 * surrogate pair, no number beyond the range of a double. Of duplicate members the last
 * wins. Cost grows linearly with the input.
 */
public final class JsonReader {

	/** Deepest nesting of what callers send. */
	public static final int DEPTH = 100;

	/** Deepest nesting that can be allowed. */
	public static final int MAX_DEPTH = 500;

	private static final int MAX_NUMBER_LENGTH = 1000;

	private static final int MAX_SCALE = 1400;

	/** Most characters that numbers may gain when they are written without exponent. */
	private static final int MAX_GROWTH = 65_536;

	// Bits of the largest double.
	private static final int MAX_BITS = 1024;

	private final StrictJson reader;

	/**
	 * Creates a reader.
	 * @param maxDepth deepest nesting of arrays and objects, inclusive; 1 to
	 * {@value #MAX_DEPTH}
	 */
	public JsonReader(int maxDepth) {
		if (maxDepth < 1 || maxDepth > MAX_DEPTH) {
			throw new IllegalArgumentException("'maxDepth' must be between 1 and " + MAX_DEPTH);
		}
		this.reader = new StrictJson(maxDepth, MAX_NUMBER_LENGTH).refuseHalfSurrogates();
	}

	/**
	 * Reads a text.
	 * @param bytes the text in UTF-8; a byte order mark is skipped
	 * @return its value
	 * @throws AcpException code {@code invalid_request}, when it is no JSON that is
	 * accepted here
	 */
	public JsonNode read(byte[] bytes) {
		try {
			return check(this.reader.read(bytes));
		}
		catch (JsonRefusedException ex) {
			throw refused(String.valueOf(ex.getMessage()));
		}
	}

	/**
	 * Checks a value that something else has read, by the same rules.
	 * @throws AcpException code {@code invalid_request}, when it is not accepted here;
	 * binary values never are
	 */
	public JsonNode check(JsonNode value) {
		new Checking(this.reader.maxDepth()).check(value, 1);
		return value;
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

	private static void checkStorable(String text) {
		if (text.indexOf(0) >= 0) {
			throw refused("a string holds U+0000");
		}
		if (!StorableText.hasWholePairs(text)) {
			throw refused("a string holds a lone surrogate");
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
						checkStorable(entry.getKey());
						check(entry.getValue(), depth + 1);
					}
				}
				case ARRAY -> value.values().forEach((item) -> check(item, depth + 1));
				case STRING -> checkStorable(value.stringValue());
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

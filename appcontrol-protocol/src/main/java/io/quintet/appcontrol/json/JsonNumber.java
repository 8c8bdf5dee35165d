package io.quintet.appcontrol.json;

import java.math.BigDecimal;
import java.math.BigInteger;

import org.jspecify.annotations.Nullable;

/**
 * A number, kept exactly as it was written: integers of any length, {@code 1.0} and
 * {@code 1e-07} come out as they went in. Equality is by value, so {@code 1.0} equals
 * {@code 1}.
 */
public final class JsonNumber implements JsonValue {

	private static final JsonNumber[] SMALL = small();

	private final long value;

	/** Absent when the number is the {@code long}, written in the usual way. */
	private final @Nullable String literal;

	private JsonNumber(long value, @Nullable String literal) {
		this.value = value;
		this.literal = literal;
	}

	/**
	 * Returns the JSON value of an integer.
	 * @param value the integer
	 * @return the number
	 */
	public static JsonNumber of(long value) {
		return (value >= -128 && value < 1024) ? SMALL[(int) value + 128] : new JsonNumber(value, null);
	}

	/**
	 * Returns the JSON value of a Java number.
	 * @param value the number; written as its {@code toString}
	 * @return the number
	 * @throws IllegalArgumentException when it is {@code NaN}, infinite, or of a type
	 * whose text is no JSON number
	 */
	public static JsonNumber of(Number value) {
		if (value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte) {
			return of(value.longValue());
		}
		return parse(value.toString());
	}

	/**
	 * Reads a number.
	 * @param literal the number in JSON's grammar
	 * @return the number
	 * @throws IllegalArgumentException when it is none
	 */
	public static JsonNumber parse(String literal) {
		if (!NumberText.isValid(literal)) {
			throw new IllegalArgumentException("not a JSON number; NaN and infinity have no JSON form");
		}
		return ofValid(literal);
	}

	static JsonNumber ofValid(String literal) {
		if (NumberText.isPlainLong(literal)) {
			return of(Long.parseLong(literal));
		}
		return new JsonNumber(0, literal);
	}

	private static JsonNumber[] small() {
		JsonNumber[] numbers = new JsonNumber[128 + 1024];
		for (int i = 0; i < numbers.length; i++) {
			numbers[i] = new JsonNumber(i - 128, null);
		}
		return numbers;
	}

	/**
	 * Returns the number as it was written.
	 * @return the text
	 */
	public String literal() {
		return (this.literal != null) ? this.literal : Long.toString(this.value);
	}

	/**
	 * Returns the number as integer, which JSON Schema understands by value:
	 * {@code 1000.0} and {@code 1e3} are integers.
	 * @return the integer; {@code null} when the number has a fraction or does not fit
	 */
	public @Nullable Long toLong() {
		return (this.literal != null) ? NumberText.of(this.literal).toLong() : (Long) this.value;
	}

	/**
	 * Tells whether the number has no fraction by value, as JSON Schema understands it.
	 * @return true for {@code 1}, {@code 1.0} and {@code 1e3}; false for {@code 1.5}
	 */
	public boolean isIntegral() {
		return this.literal == null || NumberText.of(this.literal).isIntegral();
	}

	/**
	 * Converts to Java.
	 * @return a {@link Long} for what is written without fraction and exponent and fits,
	 * a {@link BigInteger} when it does not fit, else a {@link BigDecimal}. Where the
	 * exponent is beyond the range of {@link BigDecimal}, the finite {@link Double} that
	 * is nearest: zero, or the largest one with the sign of the number
	 */
	@Override
	public Number toJava() {
		if (this.literal == null) {
			return this.value;
		}
		if (NumberText.isWrittenAsInteger(this.literal)) {
			return (this.literal.length() < 19) ? (Number) Long.valueOf(this.literal) : new BigInteger(this.literal);
		}
		try {
			return new BigDecimal(this.literal);
		}
		catch (NumberFormatException ex) {
			double value = Double.parseDouble(this.literal);
			return Math.max(-Double.MAX_VALUE, Math.min(Double.MAX_VALUE, value));
		}
	}

	boolean isLong() {
		return this.literal == null;
	}

	long longValue() {
		return this.value;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		if (!(other instanceof JsonNumber number)) {
			return false;
		}
		if (this.literal == null && number.literal == null) {
			return this.value == number.value;
		}
		return literal().equals(number.literal()) || NumberText.of(literal()).equals(NumberText.of(number.literal()));
	}

	@Override
	public int hashCode() {
		return NumberText.of(literal()).hashCode();
	}

	@Override
	public String toString() {
		return literal();
	}

}

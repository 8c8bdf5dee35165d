package io.quintet.lime.passport;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * Claims as values of Java.
 */
final class Claims {

	private static final int MAX_SCALE = 100;

	private static final BigDecimal MAX_SECONDS = new BigDecimal("1e11");

	private Claims() {
	}

	/** A text, or the decimal text of an integer. */
	static @Nullable String text(@Nullable Object value) {
		if (value instanceof String text) {
			return text;
		}
		return (value instanceof Integer || value instanceof Long || value instanceof BigInteger) ? value.toString()
				: null;
	}

	static @Nullable BigDecimal number(@Nullable Object value) {
		if (value instanceof BigDecimal decimal) {
			return decimal;
		}
		if (value instanceof BigInteger integer) {
			return new BigDecimal(integer);
		}
		return (value instanceof Integer || value instanceof Long) ? BigDecimal.valueOf(((Number) value).longValue())
				: null;
	}

	/**
	 * Seconds since 1970, fractions allowed.
	 * @param value value of a claim
	 * @return the seconds; {@code null} when it is no number, or none that a date can
	 * have
	 */
	static @Nullable BigDecimal seconds(@Nullable Object value) {
		BigDecimal number = number(value);
		// An exponent of some millions costs nothing to send and much to calculate with.
		return (number != null && Math.abs((long) number.scale()) <= MAX_SCALE
				&& number.abs().compareTo(MAX_SECONDS) <= 0) ? number : null;
	}

	static BigDecimal seconds(Instant time) {
		return BigDecimal.valueOf(time.getEpochSecond()).add(BigDecimal.valueOf(time.getNano(), 9));
	}

	static Instant instant(@Nullable Object value) {
		BigDecimal seconds = seconds(value);
		if (seconds == null) {
			throw new IllegalStateException("'value' is no date");
		}
		BigInteger nanos = seconds.movePointRight(9).toBigInteger();
		BigInteger[] parts = nanos.divideAndRemainder(BigInteger.valueOf(1_000_000_000));
		return Instant.ofEpochSecond(parts[0].longValueExact(), parts[1].longValueExact());
	}

}

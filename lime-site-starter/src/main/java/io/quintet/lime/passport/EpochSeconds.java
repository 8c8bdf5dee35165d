package io.quintet.lime.passport;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Dates of a passport: seconds since 1970, fractions allowed.
 */
final class EpochSeconds {

	private static final int MAX_SCALE = 100;

	private static final BigDecimal MAX = new BigDecimal("1e11");

	private EpochSeconds() {
	}

	/** The seconds; {@code null} when it is no number, or none that a date can have. */
	static @Nullable BigDecimal of(@Nullable JsonNode claim) {
		if (claim == null || !claim.isNumber()) {
			return null;
		}
		BigDecimal number = claim.decimalValue();
		// An exponent of some millions costs nothing to send and much to calculate with.
		return (Math.abs((long) number.scale()) <= MAX_SCALE && number.abs().compareTo(MAX) <= 0) ? number : null;
	}

	static BigDecimal of(Instant time) {
		return BigDecimal.valueOf(time.getEpochSecond()).add(BigDecimal.valueOf(time.getNano(), 9));
	}

	static Instant instant(@Nullable JsonNode claim) {
		BigDecimal seconds = of(claim);
		if (seconds == null) {
			throw new IllegalStateException("'claim' is no date");
		}
		BigInteger[] parts = seconds.movePointRight(9)
			.toBigInteger()
			.divideAndRemainder(BigInteger.valueOf(1_000_000_000));
		return Instant.ofEpochSecond(parts[0].longValueExact(), parts[1].longValueExact());
	}

}

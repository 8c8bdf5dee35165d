package io.quintet.acp.internal.json;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import io.quintet.support.UtcTimestamp;

/**
 * Timestamps as the protocol writes them: {@code yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'}, always
 * UTC and six digits, because clients sort them as text.
 */
public final class Timestamps {

	private static final Pattern INPUT = Pattern
		.compile("(\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(?:\\.\\d{1,6})?)(?:Z|([+\\- ])(\\d{2}):?(\\d{2}))");

	private static final int MAX_LENGTH = 32;

	private static final Instant FIRST = LocalDate.of(1, 1, 1).atStartOfDay().toInstant(ZoneOffset.UTC);

	private static final Instant END = LocalDate.of(10_000, 1, 1).atStartOfDay().toInstant(ZoneOffset.UTC);

	private Timestamps() {
	}

	/**
	 * Writes a time.
	 * @param instant the time, in the years 1 to 9999; digits beyond microseconds are cut
	 * @return 27 characters
	 * @throws IllegalArgumentException for another year
	 */
	public static String format(Instant instant) {
		if (!isInRange(instant)) {
			throw new IllegalArgumentException("The year of " + instant + " is not one of 1 to 9999");
		}
		return UtcTimestamp.of(instant, "Z");
	}

	/**
	 * Reads a time that a client sent: ISO 8601 with {@code Z} or an offset, and at most
	 * six digits of fraction. A blank counts as the plus sign that a query has lost.
	 * @return the time, or {@code null} when it is none, or not in the years 1 to 9999
	 */
	public static @Nullable Instant parse(String text) {
		Matcher matcher = (text.length() <= MAX_LENGTH) ? INPUT.matcher(text) : null;
		if (matcher == null || !matcher.matches()) {
			return null;
		}
		try {
			Instant instant = LocalDateTime.parse(matcher.group(1)).toInstant(ZoneOffset.UTC).minus(offset(matcher));
			return isInRange(instant) ? instant : null;
		}
		catch (DateTimeException ex) {
			return null;
		}
	}

	// ISO 8601 allows offsets that Java's type does not.
	private static Duration offset(Matcher matcher) {
		if (matcher.group(2) == null) {
			return Duration.ZERO;
		}
		LocalTime offset = LocalTime.of(Integer.parseInt(matcher.group(3)), Integer.parseInt(matcher.group(4)));
		Duration east = Duration.ofSeconds(offset.toSecondOfDay());
		return matcher.group(2).equals("-") ? east.negated() : east;
	}

	private static boolean isInRange(Instant instant) {
		return !instant.isBefore(FIRST) && instant.isBefore(END);
	}

}

package io.quintet.lime.internal.transport;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

import org.jspecify.annotations.Nullable;

/**
 * Reads the header {@code Retry-After}: seconds, or a date.
 */
final class RetryAfter {

	private static final int MAX_DIGITS = 9;

	private RetryAfter() {
	}

	static @Nullable Duration read(@Nullable String value, Clock clock) {
		if (value == null) {
			return null;
		}
		String text = value.strip();
		if (!text.isEmpty() && text.length() <= MAX_DIGITS && text.chars().allMatch((c) -> c >= '0' && c <= '9')) {
			return Duration.ofSeconds(Integer.parseInt(text));
		}
		try {
			Duration wait = Duration.between(clock.instant(),
					ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
			return wait.isNegative() ? Duration.ZERO : wait;
		}
		catch (DateTimeException | ArithmeticException ex) {
			return null;
		}
	}

}

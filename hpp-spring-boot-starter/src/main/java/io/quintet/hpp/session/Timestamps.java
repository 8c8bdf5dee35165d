package io.quintet.hpp.session;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Timestamps as the protocol writes them: {@code yyyy-MM-dd'T'HH:mm:ss.SSSSSS+00:00},
 * always six digits and never {@code Z}, because older clients compare them as text.
 */
public final class Timestamps {

	private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'+00:00'",
			Locale.ROOT);

	private Timestamps() {
	}

	/**
	 * Writes a time.
	 * @param instant the time; digits beyond microseconds are cut
	 * @return the text
	 */
	public static String format(Instant instant) {
		return FORMAT.format(OffsetDateTime.ofInstant(instant, ZoneOffset.UTC));
	}

}

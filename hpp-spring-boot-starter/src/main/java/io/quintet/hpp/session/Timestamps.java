package io.quintet.hpp.session;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
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

	private static final byte[] TEMPLATE = "0000-00-00T00:00:00.000000+00:00".getBytes(StandardCharsets.ISO_8859_1);

	private static final int MAX_YEAR = 9999;

	private Timestamps() {
	}

	/**
	 * Writes a time.
	 * @param instant the time; digits beyond microseconds are cut
	 * @return the text
	 */
	public static String format(Instant instant) {
		LocalDateTime time = LocalDateTime.ofEpochSecond(instant.getEpochSecond(), instant.getNano(), ZoneOffset.UTC);
		if (time.getYear() < 0 || time.getYear() > MAX_YEAR) {
			return FORMAT.format(time);
		}
		// By hand: an answer holds one timestamp per field, and the formatter made a
		// quarter of
		// all garbage.
		byte[] text = TEMPLATE.clone();
		write(text, 4, time.getYear());
		write(text, 7, time.getMonthValue());
		write(text, 10, time.getDayOfMonth());
		write(text, 13, time.getHour());
		write(text, 16, time.getMinute());
		write(text, 19, time.getSecond());
		write(text, 26, time.getNano() / 1000);
		return new String(text, StandardCharsets.ISO_8859_1);
	}

	private static void write(byte[] text, int end, int number) {
		int rest = number;
		for (int i = end - 1; rest > 0; i--) {
			text[i] = (byte) ('0' + rest % 10);
			rest /= 10;
		}
	}

}

package io.quintet.support;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;

/**
 * Writes times with microseconds, by hand: a formatter makes much garbage, and some
 * answers are full of times.
 */
public final class UtcTimestamp {

	private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS",
			Locale.ROOT);

	private static final byte[] TEMPLATE = "0000-00-00T00:00:00.000000".getBytes(StandardCharsets.ISO_8859_1);

	private UtcTimestamp() {
	}

	/**
	 * Writes a time.
	 * @param instant the time; digits beyond microseconds are cut
	 * @param zone what says that it is UTC, in ASCII
	 * @return the text
	 */
	public static String of(Instant instant, String zone) {
		LocalDateTime time = LocalDateTime.ofEpochSecond(instant.getEpochSecond(), instant.getNano(), ZoneOffset.UTC);
		if (time.getYear() < 0 || time.getYear() > 9999) {
			return FORMAT.format(time) + zone;
		}
		byte[] text = Arrays.copyOf(TEMPLATE, TEMPLATE.length + zone.length());
		for (int i = 0; i < zone.length(); i++) {
			text[TEMPLATE.length + i] = (byte) zone.charAt(i);
		}
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

package io.quintet.hpp.internal.json;

import java.time.Instant;

import io.quintet.support.UtcTimestamp;

/**
 * Timestamps as the protocol writes them: {@code yyyy-MM-dd'T'HH:mm:ss.SSSSSS+00:00},
 * always six digits and never {@code Z}, because older clients compare them as text.
 */
public final class Timestamps {

	private Timestamps() {
	}

	/**
	 * Writes a time.
	 * @param instant the time; digits beyond microseconds are cut
	 * @return the text
	 */
	public static String format(Instant instant) {
		return UtcTimestamp.of(instant, "+00:00");
	}

}

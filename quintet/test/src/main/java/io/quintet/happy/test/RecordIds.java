package io.quintet.happy.test;

import java.security.SecureRandom;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/** Ids of the length and letters that the real server has; those of records ascend. */
final class RecordIds {

	private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

	private static final int UPDATE_LENGTH = 12;

	private static final long COUNTERS = 36 * 36 * 36 * 36;

	private final SecureRandom random = new SecureRandom();

	private final AtomicLong counter = new AtomicLong();

	String record(long now) {
		return "c" + base36(now, 8) + base36(this.counter.getAndIncrement() % COUNTERS, 4) + "fake"
				+ base36(this.random.nextLong(1L << 40), 8);
	}

	String update() {
		StringBuilder id = new StringBuilder(UPDATE_LENGTH);
		for (int i = 0; i < UPDATE_LENGTH; i++) {
			id.append(LETTERS.charAt(this.random.nextInt(LETTERS.length())));
		}
		return id.toString();
	}

	private static String base36(long value, int length) {
		String digits = Long.toString(value, 36).toLowerCase(Locale.ROOT);
		return "0".repeat(Math.max(0, length - digits.length())) + digits;
	}

}

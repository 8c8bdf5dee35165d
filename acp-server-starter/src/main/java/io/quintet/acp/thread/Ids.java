package io.quintet.acp.thread;

import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Draws ids: a prefix and 16 lower-case hexadecimal digits.
 */
public final class Ids {

	private static final SecureRandom RANDOM = new SecureRandom();

	private Ids() {
	}

	/**
	 * Draws the id of a thread.
	 * @return {@code th_…}
	 */
	public static String thread() {
		return draw("th_");
	}

	/**
	 * Draws the id of an event.
	 * @return {@code evt_…}
	 */
	public static String event() {
		return draw("evt_");
	}

	/** Draws the id of a run. */
	public static String run() {
		return draw("run_");
	}

	/** Draws the id of a tool call. */
	public static String call() {
		return draw("call_");
	}

	private static String draw(String prefix) {
		return prefix + HexFormat.of().toHexDigits(RANDOM.nextLong());
	}

}

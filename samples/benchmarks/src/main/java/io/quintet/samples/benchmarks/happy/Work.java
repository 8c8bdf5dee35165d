package io.quintet.samples.benchmarks.happy;

import io.quintet.happy.crypto.CipherVariant;

/**
 * A kind of work, with one of the two ciphers.
 *
 * @param name what is done
 * @param variant the cipher
 */
record Work(String name, CipherVariant variant) {

	/** A value to base64. */
	static final String ENCRYPT = "encrypt";

	/** Base64 to a value. */
	static final String DECRYPT = "decrypt";

	/** Bytes of an answer with messages to the messages, opened. */
	static final String PAGE = "page";

	/** A message that is sent until the turn of an agent that answers at once is over. */
	static final String TURN = "turn";

	/** Longest median of a turn in microseconds. */
	static final double TURN_AIM = 10_000;

	/** Name of the cipher as the original has it. */
	String cipher() {
		return (this.variant == CipherVariant.LEGACY) ? "legacy" : "dataKey";
	}

	/** How many times the rate of the original is aimed at. */
	int aim() {
		if (this.name.equals(PAGE)) {
			return 3;
		}
		return (this.variant == CipherVariant.LEGACY) ? 1 : 2;
	}

	/** What is reached, in words; empty where there is nothing to compare with. */
	String verdict(double ratio, double p50) {
		if (this.name.equals(TURN)) {
			return "p50 below 10 ms, " + met(p50 < TURN_AIM);
		}
		return (ratio > 0) ? aim() + " times, " + met(ratio >= aim()) : "";
	}

	boolean missed(double ratio, double p50) {
		return verdict(ratio, p50).endsWith(met(false));
	}

	private static String met(boolean met) {
		return met ? "met" : "**missed**";
	}

}

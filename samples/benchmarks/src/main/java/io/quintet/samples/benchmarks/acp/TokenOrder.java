package io.quintet.samples.benchmarks.acp;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What the assistant writes into each text from now on.
 *
 * @param rate tokens per second
 * @param seconds length of a text
 * @param seed seed of the first text; each further one has the next
 * @param vocabulary the tokens
 */
public record TokenOrder(double rate, double seconds, long seed, List<String> vocabulary) {

	/** Begins a token that is the time in nanoseconds when it was due. */
	public static final char STAMP = '\u27e6';

	/** Ends such a token. */
	public static final char STAMP_END = '\u27e7';

	private static final int SIZE = 2000;

	private static final String[] LETTERS = { "abcdefghijklmnopqrstuvwxyz", "abcdefghijklmnopqrstuvwxyz",
			"abcdefghijklmnopqrstuvwxyz", "\u00e4\u00e9\u00f6\u00fc\u00df\u00f1\u00e7\u0142",
			"\u0430\u0431\u0432\u0433\u0434\u0435\u0436\u0437\u0438", "\u65e5\u672c\u8a9e\u4e2d\u6587\u5b57" };

	private static final String[] OTHERS = { ".", ",", "\n", "\n\n", "\"", "\\", " (", ")", ": ", "\t", " <b>", "&",
			" \ud83d\ude00", "\ud83d\ude80", "\ud835\udd38", " \ud83d\udc69\u200d\ud83d\udcbb", "\u20ac", " 42" };

	/**
	 * Makes an order with a vocabulary of words of one to nine letters, some of them not
	 * Latin, of punctuation, and of characters that are pairs of surrogates.
	 * @param rate tokens per second
	 * @param seconds length of a text
	 * @param seed seed of the vocabulary and of the first text
	 * @return the order
	 */
	public static TokenOrder of(double rate, double seconds, long seed) {
		Random random = new Random(seed);
		List<String> vocabulary = new ArrayList<>();
		while (vocabulary.size() < SIZE) {
			vocabulary.add((random.nextInt(4) == 0) ? OTHERS[random.nextInt(OTHERS.length)] : word(random));
		}
		return new TokenOrder(rate, seconds, seed, vocabulary);
	}

	private static String word(Random random) {
		String letters = LETTERS[random.nextInt(LETTERS.length)];
		StringBuilder word = new StringBuilder(random.nextBoolean() ? " " : "");
		int length = 1 + random.nextInt(5) + random.nextInt(5);
		for (int i = 0; i < length; i++) {
			word.append(letters.charAt(random.nextInt(letters.length())));
		}
		return word.toString();
	}

	long tokens() {
		return Math.round(this.rate * this.seconds);
	}

}

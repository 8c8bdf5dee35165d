package io.quintet.acp.internal.json;

import io.quintet.acp.thread.AcpException;

/**
 * Tells which text the database can keep: one without U+0000 and without half of a
 * surrogate pair.
 */
public final class StorableText {

	private StorableText() {
	}

	public static boolean isStorable(String text) {
		return text.indexOf(0) < 0 && hasWholePairs(text);
	}

	/**
	 * Refuses what cannot be kept, before it costs others their batch.
	 * @throws AcpException when it has U+0000 or half of a surrogate pair
	 */
	public static String check(String text) {
		if (text.indexOf(0) >= 0) {
			throw nul();
		}
		return checkPairs(text);
	}

	static String checkPairs(String text) {
		if (!hasWholePairs(text)) {
			throw AcpException.invalid("text must be valid Unicode: it has half of a surrogate pair");
		}
		return text;
	}

	static AcpException nul() {
		return AcpException.invalid("text must not contain NUL");
	}

	static boolean hasWholePairs(String text) {
		int length = text.length();
		for (int i = 0; i < length; i++) {
			if (Character.isSurrogate(text.charAt(i))) {
				if (i + 1 == length || !Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
					return false;
				}
				i++;
			}
		}
		return true;
	}

}

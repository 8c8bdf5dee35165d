package io.quintet.acp.internal.run;

/**
 * Makes text of parts such that every store can take it, whatever the parts are cut at:
 * NUL and halves of surrogate pairs become U+FFFD. The first half of a pair at the end of
 * a part waits for the second one.
 */
final class StreamText {

	private static final char REPLACEMENT = 0xFFFD;

	/** The half of a pair that waits, or 0. */
	private char high;

	String next(String part) {
		if (this.high == 0 && isPlain(part)) {
			return part;
		}
		StringBuilder out = new StringBuilder(part.length() + 1);
		for (int i = 0; i < part.length(); i++) {
			char c = part.charAt(i);
			if (this.high != 0) {
				out.append(Character.isLowSurrogate(c) ? this.high : REPLACEMENT);
			}
			boolean second = this.high != 0 && Character.isLowSurrogate(c);
			this.high = 0;
			if (Character.isHighSurrogate(c)) {
				this.high = c;
			}
			else {
				out.append((c == 0 || (Character.isLowSurrogate(c) && !second)) ? REPLACEMENT : c);
			}
		}
		return out.toString();
	}

	/** What is left when no further part comes. */
	String last() {
		boolean waits = this.high != 0;
		this.high = 0;
		return waits ? String.valueOf(REPLACEMENT) : "";
	}

	private static boolean isPlain(String part) {
		for (int i = 0; i < part.length(); i++) {
			char c = part.charAt(i);
			if (c == 0 || Character.isSurrogate(c)) {
				return false;
			}
		}
		return true;
	}

	/** Size of a text without halves of pairs. */
	static long utf8Size(String text) {
		long size = 0;
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			size += (c < 0x80) ? 1 : (c < 0x800 || Character.isSurrogate(c)) ? 2 : 3;
		}
		return size;
	}

}

package io.quintet.appcontrol.observer;

/**
 * Escapes what could begin another line, move a cursor or turn the direction of writing.
 */
final class LogText {

	private static final char[] HEX = "0123456789abcdef".toCharArray();

	private LogText() {
	}

	/** Appends a text in one line; what is escaped looks as in JSON. */
	static void append(StringBuilder line, String text) {
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (isUnsafe(text, i)) {
				escape(line, c);
			}
			else {
				line.append(c);
			}
		}
	}

	/**
	 * Appends a JSON string. In a line that is JSON as a whole, separators of lines and
	 * DEL stay, as in the lines of the reference.
	 */
	static void appendJson(StringBuilder line, String text, boolean allJson) {
		line.append('"');
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (c == '"' || c == '\\') {
				line.append('\\').append(c);
			}
			else if (isUnsafe(text, i) && !(allJson && (c == 0x7F || isLineEnd(c)))) {
				escape(line, c);
			}
			else {
				line.append(c);
			}
		}
		line.append('"');
	}

	private static void escape(StringBuilder line, char c) {
		switch (c) {
			case '\n' -> line.append("\\n");
			case '\r' -> line.append("\\r");
			case '\t' -> line.append("\\t");
			case '\b' -> line.append("\\b");
			case '\f' -> line.append("\\f");
			default -> line.append("\\u")
				.append(HEX[c >> 12])
				.append(HEX[(c >> 8) & 15])
				.append(HEX[(c >> 4) & 15])
				.append(HEX[c & 15]);
		}
	}

	private static boolean isUnsafe(String text, int i) {
		char c = text.charAt(i);
		if (c < 0x7F) {
			return c < 0x20;
		}
		return c <= 0x9F || isLineEnd(c) || isDirection(c) || (Character.isSurrogate(c) && isHalf(text, i));
	}

	private static boolean isLineEnd(char c) {
		return c == 0x2028 || c == 0x2029;
	}

	private static boolean isDirection(char c) {
		return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E)
				|| (c >= 0x2066 && c <= 0x2069);
	}

	private static boolean isHalf(String text, int i) {
		char c = text.charAt(i);
		if (Character.isHighSurrogate(c)) {
			return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
		}
		return i == 0 || !Character.isHighSurrogate(text.charAt(i - 1));
	}

}

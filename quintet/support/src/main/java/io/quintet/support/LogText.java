package io.quintet.support;

/**
 * Text from elsewhere in the shape in which it may stand in a log or a message: one line,
 * and not too long.
 */
public final class LogText {

	private static final int MAX = 200;

	private LogText() {
	}

	/**
	 * Returns a text on one line, cut to a length.
	 * @param text any text
	 * @return 200 characters at most, and dots where there were more
	 */
	public static String of(String text) {
		return of(text, MAX);
	}

	static String of(String text, int max) {
		int end = text.offsetByCodePoints(0, Math.min(max, text.codePointCount(0, text.length())));
		return (end < text.length()) ? line(text.substring(0, end)) + "..." : line(text);
	}

	/**
	 * Returns a text on one line. What would begin another one, move the cursor or turn
	 * the direction of writing becomes {@code ?}.
	 */
	public static String line(String text) {
		StringBuilder line = new StringBuilder(text.length());
		text.codePoints().forEach((c) -> line.appendCodePoint(isUnsafe(c) ? '?' : c));
		return line.toString();
	}

	private static boolean isUnsafe(int c) {
		return switch (Character.getType(c)) {
			case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR,
					Character.SURROGATE ->
				true;
			default -> false;
		};
	}

}

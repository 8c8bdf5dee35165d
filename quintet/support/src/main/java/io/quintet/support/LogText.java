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
		return (text.length() > MAX) ? line(text.substring(0, MAX)) + "..." : line(text);
	}

	/**
	 * Returns a text on one line. What would begin another one, move the cursor or turn
	 * the direction of writing becomes {@code ?}.
	 * @param text any text
	 * @return as many characters
	 */
	public static String line(String text) {
		StringBuilder line = new StringBuilder(text);
		for (int i = 0; i < line.length(); i++) {
			if (isUnsafe(line.charAt(i))) {
				line.setCharAt(i, '?');
			}
		}
		return line.toString();
	}

	private static boolean isUnsafe(char c) {
		return switch (Character.getType(c)) {
			case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR,
					Character.SURROGATE ->
				true;
			default -> false;
		};
	}

}

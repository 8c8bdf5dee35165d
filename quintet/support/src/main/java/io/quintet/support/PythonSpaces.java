package io.quintet.support;

/**
 * White space as the references, which are written in Python, see it.
 */
public final class PythonSpaces {

	private PythonSpaces() {
	}

	/**
	 * Removes white space from both ends as Python does: U+0009 to U+000D, U+001C to
	 * U+001F, and all of Unicode's spaces with U+0085, U+00A0, U+2007 and U+202F, which
	 * {@link String#strip()} leaves in place.
	 */
	public static String trim(String text) {
		int end = text.length();
		int start = 0;
		while (start < end && isSpace(text.charAt(start))) {
			start++;
		}
		while (end > start && isSpace(text.charAt(end - 1))) {
			end--;
		}
		return text.substring(start, end);
	}

	private static boolean isSpace(char c) {
		if (c < 0x80) {
			return c == ' ' || (c >= 0x09 && c <= 0x0D) || (c >= 0x1C && c <= 0x1F);
		}
		return switch (c) {
			case 0x85, 0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000 -> true;
			default -> c >= 0x2000 && c <= 0x200A;
		};
	}

}

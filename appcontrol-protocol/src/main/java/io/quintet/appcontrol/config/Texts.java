package io.quintet.appcontrol.config;

import java.util.ArrayList;
import java.util.List;

/**
 * Trims and cuts texts as the protocol does, which counts other characters as blank than
 * Java.
 */
final class Texts {

	private Texts() {
	}

	static String trim(String text) {
		int start = 0;
		int end = text.length();
		while (start < end && isBlank(text.charAt(start))) {
			start++;
		}
		while (end > start && isBlank(text.charAt(end - 1))) {
			end--;
		}
		return text.substring(start, end);
	}

	private static boolean isBlank(char c) {
		return (c >= 0x09 && c <= 0x0D) || (c >= 0x1C && c <= 0x20) || c == 0x85 || c == 0xA0 || c == 0x1680
				|| (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F
				|| c == 0x3000;
	}

	/** The pieces between commas, trimmed, without the empty ones. */
	static List<String> pieces(String text) {
		List<String> pieces = new ArrayList<>();
		int start = 0;
		while (start <= text.length()) {
			int comma = text.indexOf(',', start);
			int end = (comma < 0) ? text.length() : comma;
			String piece = trim(text.substring(start, end));
			if (!piece.isEmpty()) {
				pieces.add(piece);
			}
			start = end + 1;
		}
		return pieces;
	}

}

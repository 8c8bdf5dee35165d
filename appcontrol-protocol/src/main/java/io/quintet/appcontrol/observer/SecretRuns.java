package io.quintet.appcontrol.observer;

import java.util.Set;

/**
 * Finds long runs of hexadecimal and of Base64 in a text, in one pass.
 */
final class SecretRuns {

	private static final int HEX_LENGTH = 32;

	private static final int BASE64_LENGTH = 40;

	/** A run of Base64 has so many letters and digits on end, and a path seldom has. */
	private static final int UNBROKEN = 16;

	private static final Set<String> ID_PREFIXES = Set.of("cmd_", "req_", "wechat_", "wechat-", "computer-use-");

	private SecretRuns() {
	}

	static String clean(String text) {
		StringBuilder clean = null;
		int copied = 0;
		int start = 0;
		while (start < text.length()) {
			int end = end(text, start);
			if (end - start >= HEX_LENGTH && isSecret(text, start, end)) {
				clean = (clean != null) ? clean : new StringBuilder(text.length());
				clean.append(text, copied, start).append(Redaction.MASK);
				copied = end;
			}
			start = end + 1;
		}
		return (clean != null) ? clean.append(text, copied, text.length()).toString() : text;
	}

	private static int end(String text, int start) {
		int end = start;
		while (end < text.length() && (isLetterOrDigit(text.charAt(end)) || isJoint(text.charAt(end)))) {
			end++;
		}
		return end;
	}

	private static boolean isSecret(String text, int start, int end) {
		for (int from = start; from < end;) {
			int to = from;
			while (to < end && isLetterOrDigit(text.charAt(to))) {
				to++;
			}
			int length = to - from;
			boolean hex = length >= HEX_LENGTH && isHex(text, from, to);
			boolean base64 = end - start >= BASE64_LENGTH && length >= UNBROKEN && isMixed(text, from, to);
			if ((hex || base64) && !(hex && isId(text, start, from, to, end))) {
				return true;
			}
			from = to + 1;
		}
		return false;
	}

	private static boolean isId(String text, int start, int from, int to, int end) {
		return to - from == HEX_LENGTH && to == end && ID_PREFIXES.contains(text.substring(start, from));
	}

	private static boolean isHex(String text, int from, int to) {
		boolean digit = false;
		for (int i = from; i < to; i++) {
			char c = text.charAt(i);
			if (Character.digit(c, 16) < 0) {
				return false;
			}
			digit |= c <= '9';
		}
		return digit;
	}

	private static boolean isMixed(String text, int from, int to) {
		boolean digit = false;
		boolean upper = false;
		boolean lower = false;
		for (int i = from; i < to; i++) {
			char c = text.charAt(i);
			digit |= c <= '9';
			upper |= c >= 'A' && c <= 'Z';
			lower |= c >= 'a';
		}
		return digit && upper && lower;
	}

	private static boolean isLetterOrDigit(char c) {
		return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
	}

	private static boolean isJoint(char c) {
		return c == '+' || c == '/' || c == '=' || c == '_' || c == '-';
	}

}

package io.quintet.appcontrol.observer;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Texts on a line of a log. What could begin another line, move a cursor or turn the
 * direction of writing is escaped, and so is half of a surrogate pair.
 */
final class LogText {

	private static final String UNSAFE = "\\x00-\\x1F\\x80-\\x9F\\u061C\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069\\x{D800}-\\x{DFFF}";

	// JSON allows them, and the reference leaves them as they are.
	private static final String UNSAFE_OUTSIDE_OF_JSON = "\\x7F\\u2028\\u2029";

	private static final Pattern TEXT = Pattern.compile("[" + UNSAFE + UNSAFE_OUTSIDE_OF_JSON + "]");

	private static final Pattern JSON = Pattern.compile("[\"\\\\" + UNSAFE + "]");

	private static final Pattern JSON_IN_TEXT = Pattern.compile("[\"\\\\" + UNSAFE + UNSAFE_OUTSIDE_OF_JSON + "]");

	private LogText() {
	}

	static void append(StringBuilder line, String text) {
		line.append(TEXT.matcher(text).replaceAll(LogText::escaped));
	}

	/**
	 * Appends a string of JSON; where nothing else is on the line, it needs fewer
	 * escapes.
	 */
	static void appendJson(StringBuilder line, String text, boolean allJson) {
		line.append('"').append((allJson ? JSON : JSON_IN_TEXT).matcher(text).replaceAll(LogText::escaped)).append('"');
	}

	private static String escaped(MatchResult match) {
		char c = match.group().charAt(0);
		return Matcher.quoteReplacement(switch (c) {
			case '"', '\\' -> "\\" + c;
			case '\n' -> "\\n";
			case '\r' -> "\\r";
			case '\t' -> "\\t";
			case '\b' -> "\\b";
			case '\f' -> "\\f";
			default -> "\\u%04x".formatted((int) c);
		});
	}

}

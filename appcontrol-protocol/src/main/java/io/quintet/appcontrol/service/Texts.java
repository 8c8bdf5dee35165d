package io.quintet.appcontrol.service;

/**
 * Keeps texts that others wrote short and on one line.
 */
final class Texts {

	/** Most characters of a message. */
	static final int MAX_MESSAGE = 300;

	private Texts() {
	}

	static String bounded(String text, int max) {
		StringBuilder out = new StringBuilder();
		text.codePoints().limit(max).forEach((c) -> out.appendCodePoint(Character.isISOControl(c) ? ' ' : c));
		return (text.codePointCount(0, text.length()) > max) ? out.append('…').toString() : out.toString();
	}

}

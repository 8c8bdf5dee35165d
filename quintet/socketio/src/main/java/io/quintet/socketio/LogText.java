package io.quintet.socketio;

/**
 * Shows in a log what a client has named: short, and in one line.
 */
final class LogText {

	private static final int MAX_LENGTH = 100;

	private LogText() {
	}

	static String of(String text) {
		String shown = (text.length() > MAX_LENGTH) ? text.substring(0, MAX_LENGTH) + "..." : text;
		return shown.replaceAll("\\p{Cntrl}", "?");
	}

}

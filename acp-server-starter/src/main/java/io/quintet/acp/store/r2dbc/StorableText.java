package io.quintet.acp.store.r2dbc;

import io.quintet.acp.thread.AcpException;

/**
 * Refuses text that Postgres cannot keep, before it costs others their batch.
 */
final class StorableText {

	private StorableText() {
	}

	/**
	 * Checks a text or JSON.
	 * @return the text
	 * @throws AcpException when it has NUL or half of a surrogate pair
	 */
	static String check(String text) {
		int length = text.length();
		for (int i = 0; i < length; i++) {
			char c = text.charAt(i);
			if (c == 0) {
				throw AcpException.invalid("text must not contain NUL");
			}
			if (Character.isSurrogate(c)) {
				if (!Character.isHighSurrogate(c) || i + 1 == length || !Character.isLowSurrogate(text.charAt(i + 1))) {
					throw AcpException.invalid("text must be valid Unicode: it has half of a surrogate pair");
				}
				i++;
			}
		}
		return text;
	}

}

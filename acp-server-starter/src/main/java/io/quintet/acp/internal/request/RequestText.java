package io.quintet.acp.internal.request;

import java.nio.charset.StandardCharsets;

/**
 * Text that callers send outside of JSON.
 */
public final class RequestText {

	private RequestText() {
	}

	/**
	 * Tells whether the database can keep a text.
	 * @param text the text
	 * @return whether it has neither U+0000 nor half of a surrogate pair
	 */
	public static boolean isStorable(String text) {
		return text.indexOf(0) < 0 && StandardCharsets.UTF_8.newEncoder().canEncode(text);
	}

}

package io.quintet.appcontrol.json;

import io.quintet.appcontrol.json.JsonReadException.Reason;

/**
 * Watches over the halves of characters outside the basic plane, which UTF-8 cannot say
 * alone.
 */
final class Surrogates {

	private Surrogates() {
	}

	static boolean isPair(String text, int at) {
		return Character.isHighSurrogate(text.charAt(at)) && at + 1 < text.length()
				&& Character.isLowSurrogate(text.charAt(at + 1));
	}

	/**
	 * Insists on whole characters.
	 * @return the text
	 */
	static String whole(String text) {
		for (int i = 0; i < text.length(); i++) {
			if (Character.isSurrogate(text.charAt(i))) {
				if (!isPair(text, i)) {
					throw new JsonReadException(Reason.MALFORMED, "a string holds half a surrogate pair");
				}
				i++;
			}
		}
		return text;
	}

}

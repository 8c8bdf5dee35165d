package io.quintet.happy.internal.credentials;

import java.util.Base64;

import io.quintet.happy.crypto.AccountSecret;
import io.quintet.happy.error.AuthenticationException;

/** Keys as people and programs write them down. */
final class KeyText {

	private KeyText() {
	}

	/**
	 * Reads 32 bytes of base64 of either alphabet, padded or not.
	 * @param base64 the text; space around it and line ends in it do not count
	 * @param what what it is and where it is from, for the message
	 */
	static byte[] decode(String base64, String what) {
		byte[] bytes;
		try {
			bytes = Base64.getDecoder()
				.decode(base64.strip().replaceAll("[\\r\\n]", "").replace('-', '+').replace('_', '/'));
		}
		catch (IllegalArgumentException ex) {
			// Without the cause, whose message has parts of the text.
			throw new AuthenticationException(what + " is not base64");
		}
		if (bytes.length != AccountSecret.LENGTH) {
			throw new AuthenticationException(what + " has " + bytes.length + " bytes, not " + AccountSecret.LENGTH);
		}
		return bytes;
	}

	/** A token as it may stand in a header. */
	static String token(String token, String source) {
		if (token.isBlank() || token.chars().anyMatch((character) -> character <= ' ' || character >= 0x7f)) {
			throw new AuthenticationException(
					"The token of " + source + " is empty or has characters that no token has");
		}
		return token;
	}

}

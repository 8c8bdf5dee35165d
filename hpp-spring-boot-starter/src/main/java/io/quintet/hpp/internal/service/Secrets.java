package io.quintet.hpp.internal.service;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/**
 * Makes ids and tokens.
 */
final class Secrets {

	private static final int ID_BYTES = 16;

	private static final int TOKEN_BYTES = 24;

	private final SecureRandom random = new SecureRandom();

	String sessionId() {
		return HexFormat.of().formatHex(bytes(ID_BYTES));
	}

	// Command lines would parse a leading dash as an option.
	String token() {
		String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(TOKEN_BYTES));
		return Character.isLetterOrDigit(token.charAt(0)) ? token : token();
	}

	private byte[] bytes(int length) {
		byte[] bytes = new byte[length];
		this.random.nextBytes(bytes);
		return bytes;
	}

}

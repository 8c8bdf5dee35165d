package io.quintet.samples.login;

import java.security.SecureRandom;
import java.util.Base64;

/**
 * Random values that cannot be guessed.
 */
final class Secrets {

	private static final int BYTES = 32;

	private static final SecureRandom RANDOM = new SecureRandom();

	private Secrets() {
	}

	/** Draws 256 bits in 43 characters that a cookie can hold. */
	static String next() {
		byte[] bytes = new byte[BYTES];
		RANDOM.nextBytes(bytes);
		return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
	}

}

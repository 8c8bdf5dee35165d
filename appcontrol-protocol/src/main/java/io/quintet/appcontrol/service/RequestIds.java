package io.quintet.appcontrol.service;

import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Chooses ids for requests that bring none.
 */
final class RequestIds {

	private static final SecureRandom random = new SecureRandom();

	private RequestIds() {
	}

	/** Returns {@code req_} and 32 hexadecimal digits, not to be guessed. */
	static String next() {
		byte[] bytes = new byte[16];
		random.nextBytes(bytes);
		return "req_" + HexFormat.of().formatHex(bytes);
	}

}

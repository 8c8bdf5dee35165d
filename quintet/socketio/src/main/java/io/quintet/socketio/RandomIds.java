package io.quintet.socketio;

import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * Draws the ids of sessions and sockets, which are secrets of their clients. Seeded at
 * creation: the generator of the platform would read a device at each call, on event
 * loops.
 */
final class RandomIds {

	private static final int BYTES = 15;

	private static final Base64.Encoder ENCODER = Base64.getUrlEncoder();

	private final SecureRandom random;

	RandomIds() {
		this.random = generator();
		next();
	}

	private static SecureRandom generator() {
		try {
			return SecureRandom.getInstance("DRBG");
		}
		catch (NoSuchAlgorithmException ex) {
			return new SecureRandom();
		}
	}

	/** Returns 20 characters that need no escape in a URL. */
	String next() {
		byte[] bytes = new byte[BYTES];
		this.random.nextBytes(bytes);
		return ENCODER.encodeToString(bytes);
	}

}

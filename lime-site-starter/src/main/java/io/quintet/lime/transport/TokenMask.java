package io.quintet.lime.transport;

import java.nio.charset.StandardCharsets;

/**
 * Hides the site's token where an answer repeats it, since what the platform says goes
 * into exceptions, logs and health.
 */
final class TokenMask {

	/** What is shorter is no secret, and may be a part of any word. */
	private static final int MIN_LENGTH = 8;

	private TokenMask() {
	}

	static byte[] apply(String siteToken, byte[] answer) {
		// Each character stands for one byte.
		String text = new String(answer, StandardCharsets.ISO_8859_1);
		return (siteToken.length() >= MIN_LENGTH && text.contains(siteToken))
				? text.replace(siteToken, "***").getBytes(StandardCharsets.ISO_8859_1) : answer;
	}

}

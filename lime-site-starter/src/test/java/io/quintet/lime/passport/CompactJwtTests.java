package io.quintet.lime.passport;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;

import org.junit.jupiter.api.Test;

import io.quintet.lime.error.LimeInvalidPassportException;

import static org.assertj.core.api.Assertions.assertThat;

class CompactJwtTests {

	private static final String CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_-_-_AAgQw=+/\u00e9 ";

	private static final String HEADER = encode("{\"alg\":\"RS256\",\"kid\":\"k\"}");

	private static String encode(String text) {
		return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
	}

	@Test
	void bytesHaveOneSpelling() {
		Random random = new Random(1);
		int good = 0;
		for (int round = 0; round < 50_000; round++) {
			StringBuilder part = new StringBuilder();
			for (int i = random.nextInt(9); i > 0; i--) {
				part.append(CHARACTERS.charAt(random.nextInt((round % 3 == 0) ? CHARACTERS.length() : 64)));
			}
			boolean canonical = isCanonical(part.toString());
			assertThat(isRead(HEADER + ".e30." + part)).as(part.toString()).isEqualTo(canonical);
			good += canonical ? 1 : 0;
		}
		assertThat(good).isBetween(5_000, 45_000);
	}

	private static boolean isRead(String token) {
		try {
			CompactJwt.read(token);
			return true;
		}
		catch (LimeInvalidPassportException ex) {
			return false;
		}
	}

	private static boolean isCanonical(String part) {
		try {
			byte[] bytes = Base64.getUrlDecoder().decode(part);
			return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(part);
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

}

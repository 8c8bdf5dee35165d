package io.quintet.lime.passport;

import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;

import com.nimbusds.jose.JWSVerifier;
import org.junit.jupiter.api.Test;

import io.quintet.lime.error.LimeInvalidPassportException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Signatures of tokens, checked by a key as the platform publishes it.
 */
class SignatureTests {

	private final Signer signer = new Signer("a");

	private final JWSVerifier key = KeySet.read(Signer.jwks(this.signer), Instant.EPOCH).verifier("a");

	private boolean isGood(String token, int length) {
		int end = token.lastIndexOf('.');
		byte[] signature = Base64.getUrlDecoder().decode(token.substring(end + 1));
		String cut = Base64.getUrlEncoder()
			.withoutPadding()
			.encodeToString(Arrays.copyOf(signature, (length >= 0) ? length : signature.length));
		try {
			CompactJwt.read(token.substring(0, end + 1) + cut).verify(this.key);
			return true;
		}
		catch (LimeInvalidPassportException ex) {
			assertThat(ex).hasMessage("JWT signature verification failed");
			return false;
		}
	}

	@Test
	void aBadSignatureLeavesNothingBehind() {
		String good = this.signer.sign("{}");
		String bad = good.replace(".e30.", ".eyB9.");
		for (int round = 0; round < 5; round++) {
			assertThat(isGood(good, -1)).isTrue();
			assertThat(isGood(bad, -1)).isFalse();
			for (int length : new int[] { 0, 1, 255, 257, 4096 }) {
				assertThat(isGood(good, length)).isFalse();
			}
		}
		assertThat(isGood(new Signer("a").sign("{}"), -1)).isFalse();
	}

	@Test
	void manyThreadsDoNotDisturbEachOther() {
		List<String> good = IntStream.range(0, 20).mapToObj((i) -> this.signer.sign("{\"i\":" + i + "}")).toList();
		assertThat(IntStream.range(0, 2000).parallel().allMatch((i) -> {
			String one = good.get(i % 20);
			String other = good.get((i + 1) % 20);
			String mixed = one.substring(0, one.lastIndexOf('.')) + other.substring(other.lastIndexOf('.'));
			return isGood(one, -1) && !isGood(mixed, -1);
		})).isTrue();
	}

}

package io.quintet.lime.passport;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RsaSignatureCheckTests {

	private final Signer signer = new Signer("a");

	private final SignatureCheck check = check();

	private SignatureCheck check() {
		try {
			return new RsaSignatureCheck(this.signer.publicKey());
		}
		catch (java.security.GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private boolean isGood(String token, int length) {
		int end = token.lastIndexOf('.');
		byte[] signature = Base64.getUrlDecoder().decode(token.substring(end + 1));
		return this.check.isGood(token.substring(0, end).getBytes(StandardCharsets.US_ASCII),
				Arrays.copyOf(signature, (length >= 0) ? length : signature.length));
	}

	@Test
	void aBadSignatureLeavesNothingBehind() {
		String good = this.signer.sign("{}");
		String bad = good.substring(0, 10) + ((good.charAt(10) == 'A') ? 'B' : 'A') + good.substring(11);
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

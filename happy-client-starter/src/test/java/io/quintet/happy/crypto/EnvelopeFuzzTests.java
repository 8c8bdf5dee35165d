package io.quintet.happy.crypto;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

import com.code_intelligence.jazzer.junit.FuzzTest;

import io.quintet.happy.Vectors;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Envelopes from anywhere open to nothing, without an exception; what was encrypted comes
 * back under its key alone.
 */
class EnvelopeFuzzTests {

	private static final int SEALED_LENGTH = 105;

	/** The highest bit of the ephemeral public key, which X25519 does not look at. */
	private static final int UNUSED_BIT = 8 * 32 + 7;

	private static final AccountSecret ACCOUNT = new AccountSecret(bytes(32, 1));

	private static final RecordKey LEGACY = new RecordKey(CipherVariant.LEGACY, bytes(32, 2));

	private static final RecordKey DATA_KEY = new RecordKey(CipherVariant.DATA_KEY, bytes(32, 2));

	@FuzzTest
	void unauthenticatedInputDecryptsToNull(byte[] input) {
		assertNothing(new String(input, StandardCharsets.ISO_8859_1));
		assertNothing(Base64.getEncoder().encodeToString(input));
		byte[] versioned = Arrays.copyOf(input, Math.max(29, input.length));
		versioned[0] = 0;
		assertNothing(Base64.getEncoder().encodeToString(versioned));
		assertNothing(Base64.getEncoder().withoutPadding().encodeToString(Arrays.copyOf(versioned, SEALED_LENGTH)));
	}

	private static void assertNothing(String envelope) {
		assertThat(LEGACY.decrypt(envelope)).isNull();
		assertThat(DATA_KEY.decrypt(envelope)).isNull();
		assertThat(ACCOUNT.contentKeyPair().open(envelope)).isNull();
	}

	@FuzzTest
	void encryptedTextDecryptsOnlyWithItsKey(byte[] input) {
		byte[] plaintext = (input.length > 2) ? Arrays.copyOfRange(input, 2, input.length) : input;
		int flip = (input.length > 2) ? ((input[0] & 0xFF) << 8) | (input[1] & 0xFF) : 0;
		roundTrip(LEGACY, plaintext, bytes(24, flip), flip);
		roundTrip(DATA_KEY, plaintext, bytes(12, flip), flip);
		RecordKey dataKey = new RecordKey(CipherVariant.DATA_KEY, Arrays.copyOf(plaintext, 32));
		String sealed = dataKey.sealTo(ACCOUNT.publicKey(), Vectors.fixed(bytes(32, flip), bytes(24, flip)));
		assertThat(ACCOUNT.keyOf(sealed)).isEqualTo(dataKey);
		assertThat(ACCOUNT.keyOf(flipped(sealed, flip)) != null).isEqualTo(flip % (8 * SEALED_LENGTH) == UNUSED_BIT);
	}

	private static void roundTrip(RecordKey key, byte[] plaintext, byte[] nonce, int flip) {
		String envelope = key.encrypt(plaintext, Vectors.fixed(nonce));
		assertThat(key.decrypt(envelope)).isEqualTo(plaintext);
		assertThat(key.decrypt(flipped(envelope, flip))).isNull();
		assertThat(LEGACY.decrypt(envelope) != null).isEqualTo(key == LEGACY);
		assertThat(new RecordKey(key.variant(), bytes(32, 3)).decrypt(envelope)).isNull();
	}

	private static String flipped(String envelope, int bit) {
		byte[] bytes = Base64.getDecoder().decode(envelope);
		bytes[(bit / 8) % bytes.length] ^= (byte) (1 << (bit % 8));
		return Base64.getEncoder().encodeToString(bytes);
	}

	private static byte[] bytes(int length, int value) {
		byte[] bytes = new byte[length];
		Arrays.fill(bytes, (byte) (value + 7));
		return bytes;
	}

}

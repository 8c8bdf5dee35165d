package io.quintet.happy.internal.crypto;

import java.security.MessageDigest;
import java.util.Arrays;

import org.bouncycastle.crypto.macs.Poly1305;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.bouncycastle.util.Pack;
import org.jspecify.annotations.Nullable;

/**
 * NaCl's {@code crypto_secretbox} and the shared key of its {@code crypto_box}: XSalsa20
 * and Poly1305, the tag before the ciphertext.
 */
public final class SecretBox {

	public static final int NONCE_LENGTH = 24;

	public static final int TAG_LENGTH = 16;

	public static final int KEY_LENGTH = 32;

	private SecretBox() {
	}

	/** Writes tag and ciphertext behind the nonce that {@code out} has at {@code at}. */
	public static void seal(byte[] key, byte[] plaintext, byte[] out, int at) {
		SalsaStream cipher = new SalsaStream(key, out, at);
		byte[] macKey = new byte[KEY_LENGTH];
		cipher.apply(macKey, 0, KEY_LENGTH, macKey, 0);
		int tag = at + NONCE_LENGTH;
		int text = tag + TAG_LENGTH;
		cipher.apply(plaintext, 0, plaintext.length, out, text);
		cipher.end();
		mac(macKey, out, text, plaintext.length, out, tag);
	}

	/** Opens nonce, tag and ciphertext; {@code null} when they are not authentic. */
	public static byte @Nullable [] open(byte[] key, byte[] box, int at) {
		int tag = at + NONCE_LENGTH;
		int text = tag + TAG_LENGTH;
		int length = box.length - text;
		if (length < 0) {
			return null;
		}
		SalsaStream cipher = new SalsaStream(key, box, at);
		byte[] macKey = new byte[KEY_LENGTH];
		cipher.apply(macKey, 0, KEY_LENGTH, macKey, 0);
		byte[] expected = new byte[TAG_LENGTH];
		mac(macKey, box, text, length, expected, 0);
		if (!MessageDigest.isEqual(expected, Arrays.copyOfRange(box, tag, text))) {
			cipher.end();
			return null;
		}
		byte[] plaintext = new byte[length];
		cipher.apply(box, text, length, plaintext, 0);
		cipher.end();
		return plaintext;
	}

	/** The key that two parties share: HSalsa20 over X25519, with a nonce of zeros. */
	public static byte[] sharedKey(byte[] privateKey, byte[] publicKey) {
		byte[] point = new byte[KEY_LENGTH];
		X25519.scalarMult(privateKey, 0, publicKey, 0, point, 0);
		int[] words = SalsaStream.hsalsa(point, new byte[16], 0);
		byte[] key = new byte[KEY_LENGTH];
		Pack.intToLittleEndian(words, key, 0);
		Arrays.fill(point, (byte) 0);
		Arrays.fill(words, 0);
		return key;
	}

	private static void mac(byte[] macKey, byte[] data, int at, int length, byte[] out, int outAt) {
		Poly1305 mac = new Poly1305();
		mac.init(new KeyParameter(macKey));
		mac.update(data, at, length);
		mac.doFinal(out, outAt);
		Arrays.fill(macKey, (byte) 0);
	}

}

package io.quintet.happy.internal.crypto;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;

import org.bouncycastle.math.ec.rfc7748.X25519;
import org.jspecify.annotations.Nullable;

/** The key pair (X25519) that record keys of an account are sealed to. */
public final class ContentKeyPair {

	private static final int KEY_LENGTH = 32;

	/** Version, ephemeral public key. */
	private static final int HEADER = 1 + KEY_LENGTH;

	private static final int SEALED_LENGTH = HEADER + SecretBox.NONCE_LENGTH + SecretBox.TAG_LENGTH + KEY_LENGTH;

	private final byte[] privateKey;

	private final byte[] publicKey;

	private ContentKeyPair(byte[] privateKey) {
		this.privateKey = privateKey;
		this.publicKey = new byte[KEY_LENGTH];
		X25519.scalarMultBase(privateKey, 0, this.publicKey, 0);
	}

	/** Derives the pair of an account secret. */
	public static ContentKeyPair of(byte[] accountSecret) {
		byte[] seed = KeyTree.derive(accountSecret, "Happy EnCoder", "content");
		try {
			byte[] hash = MessageDigest.getInstance("SHA-512").digest(seed);
			byte[] privateKey = Arrays.copyOf(hash, KEY_LENGTH);
			Arrays.fill(hash, (byte) 0);
			return new ContentKeyPair(privateKey);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("This Java runtime has no SHA-512", ex);
		}
		finally {
			Arrays.fill(seed, (byte) 0);
		}
	}

	public byte[] publicKey() {
		return this.publicKey.clone();
	}

	/** A copy, not clamped. */
	public byte[] privateKey() {
		return this.privateKey.clone();
	}

	/**
	 * Opens the {@code dataEncryptionKey} of a record; {@code null} when it is not sealed
	 * to this pair, of another version than 0 or of another length.
	 */
	public byte @Nullable [] open(String sealed) {
		byte[] bundle = Base64Text.decode(sealed);
		if (bundle == null || bundle.length != SEALED_LENGTH || bundle[0] != 0) {
			return null;
		}
		byte[] shared = SecretBox.sharedKey(this.privateKey, Arrays.copyOfRange(bundle, 1, HEADER));
		byte[] key = SecretBox.open(shared, bundle, HEADER);
		Arrays.fill(shared, (byte) 0);
		return key;
	}

	/**
	 * Seals a record key.
	 * @param random where the ephemeral private key (32 bytes) and then the nonce (24
	 * bytes) come from
	 */
	public static String seal(byte[] publicKey, byte[] key, SecureRandom random) {
		byte[] ephemeral = new byte[KEY_LENGTH];
		random.nextBytes(ephemeral);
		byte[] nonce = new byte[SecretBox.NONCE_LENGTH];
		random.nextBytes(nonce);
		byte[] bundle = new byte[SEALED_LENGTH];
		X25519.scalarMultBase(ephemeral, 0, bundle, 1);
		System.arraycopy(nonce, 0, bundle, HEADER, nonce.length);
		byte[] shared = SecretBox.sharedKey(ephemeral, publicKey);
		SecretBox.seal(shared, key, bundle, HEADER);
		Arrays.fill(shared, (byte) 0);
		Arrays.fill(ephemeral, (byte) 0);
		return Base64.getEncoder().encodeToString(bundle);
	}

	@Override
	public String toString() {
		return "ContentKeyPair[publicKey=" + Base64.getEncoder().encodeToString(this.publicKey) + "]";
	}

}

package io.quintet.happy.crypto;

import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;

import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

import io.quintet.happy.internal.crypto.Base64Text;
import io.quintet.happy.internal.crypto.ContentKeyPair;
import io.quintet.happy.internal.crypto.SecretBox;

/**
 * Key of one record, a session or a machine, with the cipher that goes with it. Safe for
 * use by several threads; shows nothing of the key.
 */
public final class RecordKey {

	private static final int KEY_LENGTH = 32;

	private static final int GCM_NONCE_LENGTH = 12;

	private static final int GCM_TAG_LENGTH = 16;

	private static final int GCM_HEADER = 1 + GCM_NONCE_LENGTH;

	private static final SecureRandom RANDOM = new SecureRandom();

	// Looking up a cipher takes longer than encrypting a message with it.
	private static final ThreadLocal<Cipher> CIPHERS = ThreadLocal.withInitial(RecordKey::newCipher);

	private final CipherVariant variant;

	private final byte[] key;

	/**
	 * Copies the key.
	 * @throws IllegalArgumentException when it has not 32 bytes
	 */
	public RecordKey(CipherVariant variant, byte[] key) {
		if (key.length != KEY_LENGTH) {
			throw new IllegalArgumentException("A record key has 32 bytes, not " + key.length);
		}
		this.variant = variant;
		this.key = key.clone();
	}

	public CipherVariant variant() {
		return this.variant;
	}

	/** A copy. */
	public byte[] bytes() {
		return this.key.clone();
	}

	/** Encrypts with a nonce of its own, to standard base64 with padding. */
	public String encrypt(byte[] plaintext) {
		return encrypt(plaintext, RANDOM);
	}

	/** As {@link #encrypt(byte[])}, with a nonce of 24 or 12 bytes in one draw. */
	public String encrypt(byte[] plaintext, SecureRandom random) {
		byte[] bundle = (this.variant == CipherVariant.LEGACY) ? encryptBox(plaintext, random)
				: encryptGcm(plaintext, random);
		return Base64.getEncoder().encodeToString(bundle);
	}

	private byte[] encryptBox(byte[] plaintext, SecureRandom random) {
		byte[] nonce = new byte[SecretBox.NONCE_LENGTH];
		random.nextBytes(nonce);
		byte[] bundle = Arrays.copyOf(nonce, SecretBox.NONCE_LENGTH + SecretBox.TAG_LENGTH + plaintext.length);
		SecretBox.seal(this.key, plaintext, bundle, 0);
		return bundle;
	}

	private byte[] encryptGcm(byte[] plaintext, SecureRandom random) {
		byte[] nonce = new byte[GCM_NONCE_LENGTH];
		random.nextBytes(nonce);
		byte[] bundle = new byte[GCM_HEADER + plaintext.length + GCM_TAG_LENGTH];
		System.arraycopy(nonce, 0, bundle, 1, GCM_NONCE_LENGTH);
		try {
			gcm(Cipher.ENCRYPT_MODE, bundle).doFinal(plaintext, 0, plaintext.length, bundle, GCM_HEADER);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("AES-GCM failed", ex);
		}
		return bundle;
	}

	/**
	 * Decrypts what {@link #encrypt} or a peer made; {@code null} when it is not base64,
	 * too short, of another version or not authentic.
	 */
	public byte @Nullable [] decrypt(String bundle) {
		byte[] bytes = Base64Text.decode(bundle);
		if (bytes == null) {
			return null;
		}
		return (this.variant == CipherVariant.LEGACY) ? SecretBox.open(this.key, bytes, 0) : decryptGcm(bytes);
	}

	private byte @Nullable [] decryptGcm(byte[] bundle) {
		if (bundle.length < GCM_HEADER + GCM_TAG_LENGTH || bundle[0] != 0) {
			return null;
		}
		try {
			return gcm(Cipher.DECRYPT_MODE, bundle).doFinal(bundle, GCM_HEADER, bundle.length - GCM_HEADER);
		}
		catch (AEADBadTagException ex) {
			return null;
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("AES-GCM failed", ex);
		}
	}

	private Cipher gcm(int mode, byte[] bundle) throws GeneralSecurityException {
		SecretKeySpec secret = new SecretKeySpec(this.key, "AES");
		GCMParameterSpec nonce = new GCMParameterSpec(8 * GCM_TAG_LENGTH, bundle, 1, GCM_NONCE_LENGTH);
		Cipher cipher = CIPHERS.get();
		try {
			cipher.init(mode, secret, nonce);
		}
		catch (InvalidAlgorithmParameterException ex) {
			// A cipher refuses the nonce that it used last, which only a fixed source
			// hands out again.
			cipher = newCipher();
			cipher.init(mode, secret, nonce);
		}
		return cipher;
	}

	private static Cipher newCipher() {
		try {
			return Cipher.getInstance("AES/GCM/NoPadding");
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("This Java runtime has no AES-GCM", ex);
		}
	}

	/**
	 * Seals this key to an account, as base64 for {@code dataEncryptionKey} of a record.
	 * @param publicKey 32 bytes
	 * @param random where the ephemeral private key (32 bytes) and then the nonce (24
	 * bytes) come from
	 */
	public String sealTo(byte[] publicKey, SecureRandom random) {
		return ContentKeyPair.seal(publicKey, this.key, random);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof RecordKey that && this.variant == that.variant
				&& MessageDigest.isEqual(this.key, that.key);
	}

	@Override
	public int hashCode() {
		return this.variant.hashCode();
	}

	@Override
	public String toString() {
		return "RecordKey[variant=" + this.variant + "]";
	}

}

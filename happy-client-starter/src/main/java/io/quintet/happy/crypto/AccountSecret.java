package io.quintet.happy.crypto;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

import io.quintet.happy.internal.crypto.ContentKeyPair;

/**
 * The 32 bytes that own an account. The server never sees them; all keys of the account
 * come from them. Shows nothing of them.
 */
public final class AccountSecret {

	/** Length in bytes. */
	public static final int LENGTH = 32;

	private final byte[] bytes;

	private final ContentKeyPair contentKeyPair;

	private final RecordKey recordKey;

	/**
	 * Creates a secret.
	 * @param bytes 32 bytes, copied
	 * @throws IllegalArgumentException when there are more or fewer
	 */
	public AccountSecret(byte[] bytes) {
		if (bytes.length != LENGTH) {
			throw new IllegalArgumentException("An account secret has 32 bytes, not " + bytes.length);
		}
		this.bytes = bytes.clone();
		this.contentKeyPair = ContentKeyPair.of(this.bytes);
		this.recordKey = new RecordKey(CipherVariant.LEGACY, this.bytes);
	}

	/**
	 * Creates a new secret.
	 * @param random where it comes from
	 * @return the secret of an account that does not exist yet
	 */
	public static AccountSecret random(SecureRandom random) {
		byte[] bytes = new byte[LENGTH];
		random.nextBytes(bytes);
		AccountSecret secret = new AccountSecret(bytes);
		Arrays.fill(bytes, (byte) 0);
		return secret;
	}

	/**
	 * Returns the secret.
	 * @return a copy, 32 bytes
	 */
	public byte[] bytes() {
		return this.bytes.clone();
	}

	ContentKeyPair contentKeyPair() {
		return this.contentKeyPair;
	}

	/**
	 * Returns the X25519 public key that record keys of the account are sealed to.
	 * @return a copy, 32 bytes
	 */
	public byte[] publicKey() {
		return this.contentKeyPair.publicKey();
	}

	/**
	 * Returns the key of records that have none of their own.
	 * @return a key of variant {@link CipherVariant#LEGACY}
	 */
	public RecordKey legacyKey() {
		return this.recordKey;
	}

	/**
	 * Finds the key of a record.
	 * @param dataEncryptionKey the member of the record; {@code null} and empty mean the
	 * account secret itself
	 * @return the key; {@code null} when it is not sealed to this account
	 */
	public @Nullable RecordKey keyOf(@Nullable String dataEncryptionKey) {
		if (dataEncryptionKey == null || dataEncryptionKey.isEmpty()) {
			return this.recordKey;
		}
		byte[] key = this.contentKeyPair.open(dataEncryptionKey);
		if (key == null) {
			return null;
		}
		RecordKey opened = new RecordKey(CipherVariant.DATA_KEY, key);
		Arrays.fill(key, (byte) 0);
		return opened;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof AccountSecret that && MessageDigest.isEqual(this.bytes, that.bytes);
	}

	@Override
	public int hashCode() {
		return AccountSecret.class.hashCode();
	}

	@Override
	public String toString() {
		return "AccountSecret[32 bytes]";
	}

}

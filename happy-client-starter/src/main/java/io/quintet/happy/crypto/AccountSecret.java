package io.quintet.happy.crypto;

import java.security.MessageDigest;
import java.security.SecureRandom;

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
	 * Copies the bytes.
	 * @throws IllegalArgumentException when there are more or fewer than 32
	 */
	public AccountSecret(byte[] bytes) {
		if (bytes.length != LENGTH) {
			throw new IllegalArgumentException("An account secret has 32 bytes, not " + bytes.length);
		}
		this.bytes = bytes.clone();
		this.contentKeyPair = ContentKeyPair.of(this.bytes);
		this.recordKey = new RecordKey(CipherVariant.LEGACY, this.bytes);
	}

	/** The secret of an account that does not exist yet. */
	public static AccountSecret random(SecureRandom random) {
		byte[] bytes = new byte[LENGTH];
		random.nextBytes(bytes);
		return new AccountSecret(bytes);
	}

	/** A copy. */
	public byte[] bytes() {
		return this.bytes.clone();
	}

	ContentKeyPair contentKeyPair() {
		return this.contentKeyPair;
	}

	/** A copy of the X25519 public key that record keys of the account are sealed to. */
	public byte[] publicKey() {
		return this.contentKeyPair.publicKey();
	}

	/** The key of records that have none of their own. */
	public RecordKey legacyKey() {
		return this.recordKey;
	}

	/**
	 * Finds the key of a record by its {@code dataEncryptionKey}, of which {@code null}
	 * and empty mean the account secret itself; {@code null} when it is not sealed to
	 * this account.
	 */
	public @Nullable RecordKey keyOf(@Nullable String dataEncryptionKey) {
		if (dataEncryptionKey == null || dataEncryptionKey.isEmpty()) {
			return this.recordKey;
		}
		byte[] key = this.contentKeyPair.open(dataEncryptionKey);
		return (key != null) ? new RecordKey(CipherVariant.DATA_KEY, key) : null;
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

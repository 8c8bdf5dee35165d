package io.quintet.happy.error;

/**
 * A record or an answer cannot be opened with the keys at hand, or would be overwritten
 * unread.
 */
public final class EncryptionException extends HappyException {

	public EncryptionException(String message) {
		super(message);
	}

}

package io.quintet.happy.error;

/**
 * A record or an answer cannot be opened with the keys at hand, or would be overwritten
 * unread.
 */
public final class EncryptionException extends HappyException {

	/**
	 * Creates the exception.
	 * @param message what went wrong
	 */
	public EncryptionException(String message) {
		super(message);
	}

}

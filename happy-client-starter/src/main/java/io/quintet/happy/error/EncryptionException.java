package io.quintet.happy.error;

import org.jspecify.annotations.Nullable;

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

	/**
	 * Creates the exception.
	 * @param message what went wrong
	 * @param cause why, if known
	 */
	public EncryptionException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}

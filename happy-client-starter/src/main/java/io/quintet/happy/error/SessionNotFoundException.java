package io.quintet.happy.error;

import org.jspecify.annotations.Nullable;

/**
 * No session of the account has the id, or it was deleted.
 */
public final class SessionNotFoundException extends HappyException {

	/**
	 * Creates the exception.
	 * @param message what went wrong
	 */
	public SessionNotFoundException(String message) {
		super(message);
	}

	/**
	 * Creates the exception.
	 * @param message what went wrong
	 * @param cause why, if known
	 */
	public SessionNotFoundException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}

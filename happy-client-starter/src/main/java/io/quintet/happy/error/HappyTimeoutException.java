package io.quintet.happy.error;

import org.jspecify.annotations.Nullable;

/**
 * Something did not happen in the time given.
 */
public final class HappyTimeoutException extends HappyException {

	/**
	 * Creates the exception.
	 * @param message what went wrong
	 */
	public HappyTimeoutException(String message) {
		super(message);
	}

	/**
	 * Creates the exception.
	 * @param message what went wrong
	 * @param cause why, if known
	 */
	public HappyTimeoutException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}

package io.quintet.happy.error;

import org.jspecify.annotations.Nullable;

/**
 * The daemon did not stop the session; the message has its words.
 */
public final class StopSessionException extends HappyException {

	/**
	 * Creates the exception.
	 * @param message what went wrong
	 */
	public StopSessionException(String message) {
		super(message);
	}

	/**
	 * Creates the exception.
	 * @param message what went wrong
	 * @param cause why, if known
	 */
	public StopSessionException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}

package io.quintet.happy.error;

import org.jspecify.annotations.Nullable;

/**
 * The session ended while something was awaited from it.
 */
public final class SessionEndedException extends HappyException {

	/**
	 * Creates the exception.
	 * @param message what went wrong
	 */
	public SessionEndedException(String message) {
		super(message);
	}

	/**
	 * Creates the exception.
	 * @param message what went wrong
	 * @param cause why, if known
	 */
	public SessionEndedException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}

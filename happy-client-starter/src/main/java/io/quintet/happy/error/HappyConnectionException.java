package io.quintet.happy.error;

import org.jspecify.annotations.Nullable;

/**
 * The server is out of reach, or does not answer as agreed.
 */
public class HappyConnectionException extends HappyException {

	/**
	 * Creates the exception.
	 * @param message what went wrong
	 */
	public HappyConnectionException(String message) {
		super(message);
	}

	/**
	 * Creates the exception.
	 * @param message what went wrong
	 * @param cause why, if known
	 */
	public HappyConnectionException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}

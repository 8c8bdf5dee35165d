package io.quintet.lime.error;

import org.jspecify.annotations.Nullable;

/**
 * A passport that must not be accepted.
 */
public class LimeInvalidPassportException extends LimeException {

	/**
	 * Creates the exception.
	 * @param message what is wrong
	 */
	public LimeInvalidPassportException(String message) {
		super(message);
	}

	/**
	 * Creates the exception.
	 * @param message what is wrong
	 * @param cause why, if known
	 */
	public LimeInvalidPassportException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}

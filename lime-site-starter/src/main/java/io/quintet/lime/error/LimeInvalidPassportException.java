package io.quintet.lime.error;

import org.jspecify.annotations.Nullable;

/**
 * A passport that must not be accepted.
 */
public class LimeInvalidPassportException extends LimeException {

	public LimeInvalidPassportException(String message) {
		super(message);
	}

	public LimeInvalidPassportException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}

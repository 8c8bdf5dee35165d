package io.quintet.lime.error;

/**
 * A login request was not approved in time.
 */
public class LimeRequestExpiredException extends LimeException {

	public LimeRequestExpiredException(String message) {
		super(message);
	}

}

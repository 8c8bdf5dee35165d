package io.quintet.lime.error;

/**
 * Nobody approved a login request in time.
 */
public class LimeRequestExpiredException extends LimeException {

	public LimeRequestExpiredException(String message) {
		super(message);
	}

}

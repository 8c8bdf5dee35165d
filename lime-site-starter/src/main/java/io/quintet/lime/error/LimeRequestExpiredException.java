package io.quintet.lime.error;

/**
 * Nobody approved a login request in time.
 */
public class LimeRequestExpiredException extends LimeException {

	/**
	 * Creates the exception.
	 * @param message what is wrong
	 */
	public LimeRequestExpiredException(String message) {
		super(message);
	}

}

package io.quintet.happy.error;

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

}

package io.quintet.happy.error;

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

}

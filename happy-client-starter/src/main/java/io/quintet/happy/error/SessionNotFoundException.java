package io.quintet.happy.error;

/**
 * No session of the account has the id, or it was deleted.
 */
public final class SessionNotFoundException extends HappyException {

	/**
	 * Creates the exception.
	 * @param message what went wrong
	 */
	public SessionNotFoundException(String message) {
		super(message);
	}

}

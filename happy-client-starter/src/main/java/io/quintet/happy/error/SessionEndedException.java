package io.quintet.happy.error;

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

}

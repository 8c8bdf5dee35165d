package io.quintet.hpp.session;

/**
 * A store has no room for a new session, or for more content of an existing one.
 */
public final class StoreFullException extends RuntimeException {

	/**
	 * Creates the exception.
	 * @param message what is full
	 */
	public StoreFullException(String message) {
		super(message, null, false, false);
	}

}

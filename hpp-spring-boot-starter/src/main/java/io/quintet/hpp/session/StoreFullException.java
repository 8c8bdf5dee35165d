package io.quintet.hpp.session;

/**
 * A store has no room for a new session, or for more content of an existing one.
 */
public final class StoreFullException extends RuntimeException {

	public StoreFullException(String message) {
		super(message, null, false, false);
	}

}

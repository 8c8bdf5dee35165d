package io.quintet.hpp.session;

/**
 * A store is out of reach. Whether a change was made is unknown.
 */
public final class StoreUnavailableException extends RuntimeException {

	/**
	 * Creates the exception.
	 * @param cause the cause, kept from callers
	 */
	public StoreUnavailableException(Throwable cause) {
		super("the session store does not answer", cause);
	}

}

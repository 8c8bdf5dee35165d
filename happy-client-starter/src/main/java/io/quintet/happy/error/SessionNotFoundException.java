package io.quintet.happy.error;

/** No session of the account has the id, or it was deleted. */
public final class SessionNotFoundException extends HappyException {

	public SessionNotFoundException(String message) {
		super(message);
	}

}

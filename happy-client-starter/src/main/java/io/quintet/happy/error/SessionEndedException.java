package io.quintet.happy.error;

/** The session ended while something was awaited from it. */
public final class SessionEndedException extends HappyException {

	public SessionEndedException(String message) {
		super(message);
	}

}

package io.quintet.happy.error;

/** The daemon did not stop the session; the message has its words. */
public final class StopSessionException extends HappyException {

	public StopSessionException(String message) {
		super(message);
	}

}

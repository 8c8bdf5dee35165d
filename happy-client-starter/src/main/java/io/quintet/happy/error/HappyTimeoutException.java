package io.quintet.happy.error;

/** Something did not happen in the time given. */
public final class HappyTimeoutException extends HappyException {

	public HappyTimeoutException(String message) {
		super(message);
	}

}

package io.quintet.lime.error;

/**
 * A login that was waited for did not come in the given time; it may still come.
 */
public class LimeLoginTimeoutException extends LimeException {

	public LimeLoginTimeoutException(String message) {
		super(message);
	}

}

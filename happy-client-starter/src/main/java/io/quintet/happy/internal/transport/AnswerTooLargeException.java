package io.quintet.happy.internal.transport;

import io.quintet.happy.error.HappyConnectionException;

/**
 * The response of the server is larger than the limit; a smaller page may fit.
 */
public final class AnswerTooLargeException extends HappyConnectionException {

	AnswerTooLargeException(String message, Throwable cause) {
		super(message, cause);
	}

}

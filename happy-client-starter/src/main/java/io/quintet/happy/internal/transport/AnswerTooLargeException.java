package io.quintet.happy.internal.transport;

import io.quintet.happy.error.HappyConnectionException;

/**
 * The server answered with more than is read at once; less may be asked for.
 */
public final class AnswerTooLargeException extends HappyConnectionException {

	AnswerTooLargeException(String message, Throwable cause) {
		super(message, cause);
	}

}

package io.quintet.happy.error;

import org.jspecify.annotations.Nullable;

/**
 * A message is not confirmed by the server, or too many wait to be sent. It may be stored
 * all the same where the message says so.
 */
public final class MessageDeliveryException extends HappyException {

	public MessageDeliveryException(String message) {
		super(message);
	}

	public MessageDeliveryException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}

package io.quintet.happy.error;

import org.jspecify.annotations.Nullable;

/** The server is out of reach, or does not answer as agreed. */
public class HappyConnectionException extends HappyException {

	public HappyConnectionException(String message) {
		super(message);
	}

	public HappyConnectionException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}

package io.quintet.happy.error;

import org.jspecify.annotations.Nullable;

/**
 * The server did not take new metadata of a session.
 */
public class MetadataUpdateException extends HappyException {

	/**
	 * Creates the exception.
	 * @param message what went wrong
	 */
	public MetadataUpdateException(String message) {
		super(message);
	}

	/**
	 * Creates the exception.
	 * @param message what went wrong
	 * @param cause why, if known
	 */
	public MetadataUpdateException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}

package io.quintet.happy.error;

import org.jspecify.annotations.Nullable;

/**
 * Others changed the metadata of the session at each attempt.
 */
public final class MetadataConflictException extends MetadataUpdateException {

	/**
	 * Creates the exception.
	 * @param message what went wrong
	 */
	public MetadataConflictException(String message) {
		super(message);
	}

	/**
	 * Creates the exception.
	 * @param message what went wrong
	 * @param cause why, if known
	 */
	public MetadataConflictException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}

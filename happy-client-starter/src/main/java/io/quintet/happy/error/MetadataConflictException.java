package io.quintet.happy.error;

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

}

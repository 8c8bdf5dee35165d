package io.quintet.happy.error;

/** Others changed the metadata of the session at each attempt. */
public final class MetadataConflictException extends MetadataUpdateException {

	public MetadataConflictException(String message) {
		super(message);
	}

}

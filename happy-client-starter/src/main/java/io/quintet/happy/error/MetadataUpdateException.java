package io.quintet.happy.error;

import org.jspecify.annotations.Nullable;

/** The server did not take new metadata of a session. */
public class MetadataUpdateException extends HappyException {

	public MetadataUpdateException(String message) {
		super(message);
	}

	public MetadataUpdateException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}

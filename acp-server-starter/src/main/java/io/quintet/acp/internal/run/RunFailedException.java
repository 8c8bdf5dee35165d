package io.quintet.acp.internal.run;

import org.jspecify.annotations.Nullable;

import io.quintet.acp.thread.RunError;

/**
 * A run that failed, for observations.
 */
final class RunFailedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	RunFailedException(@Nullable RunError error, @Nullable Throwable cause) {
		super((error != null) ? error.code() + ": " + error.message() : "unknown", cause, false, false);
	}

}

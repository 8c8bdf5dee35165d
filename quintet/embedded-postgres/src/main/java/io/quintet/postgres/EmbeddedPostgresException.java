package io.quintet.postgres;

import org.jspecify.annotations.Nullable;

/**
 * The embedded server cannot start, and what to do about it.
 */
public final class EmbeddedPostgresException extends RuntimeException {

	private final String action;

	/**
	 * Creates the exception.
	 * @param description what is wrong
	 * @param action what to do
	 * @param cause the cause, if any
	 */
	EmbeddedPostgresException(String description, String action, @Nullable Throwable cause) {
		super(description, cause);
		this.action = action;
	}

	/**
	 * Returns what to do.
	 * @return one or more sentences
	 */
	public String action() {
		return this.action;
	}

}

package io.quintet.appcontrol;

import org.jspecify.annotations.Nullable;

/**
 * A message breaks the rules of the protocol. The text names the member and what it has
 * to be, and never repeats a value.
 */
public class AppControlProtocolException extends RuntimeException {

	private final @Nullable String field;

	private final String problem;

	/**
	 * Creates an exception.
	 * @param field JSON name of the member with the names around it, as in
	 * {@code command.timeoutMs}; {@code null} when the message as a whole is wrong
	 * @param message what is wrong, to follow the name: {@code must be an integer}
	 */
	public AppControlProtocolException(@Nullable String field, String message) {
		this(field, message, null);
	}

	public AppControlProtocolException(@Nullable String field, String message, @Nullable Throwable cause) {
		super((field != null) ? field + " " + message : message, cause);
		this.field = field;
		this.problem = message;
	}

	/**
	 * Returns which member is wrong, as {@code command.timeoutMs}; {@code null} when the
	 * message as a whole is.
	 */
	public @Nullable String field() {
		return this.field;
	}

	/** Returns the same failure, seen from the object around. */
	AppControlProtocolException within(String member) {
		String path = (this.field != null) ? member + "." + this.field : member;
		return new AppControlProtocolException(path, this.problem, getCause());
	}

}

package io.quintet.lime.error;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Something that went wrong with LIME. The base of the family: it is thrown itself where
 * the platform was out of reach or did not answer as agreed.
 */
public class LimeException extends RuntimeException {

	private final @Nullable String code;

	private final @Nullable Integer httpStatus;

	private final @Nullable JsonNode detail;

	private final @Nullable Duration retryAfter;

	public LimeException(String message) {
		this(message, null, null, null, null, null);
	}

	public LimeException(String message, @Nullable Throwable cause) {
		this(message, null, null, null, null, cause);
	}

	public LimeException(String message, @Nullable String code, @Nullable Integer httpStatus, @Nullable JsonNode detail,
			@Nullable Duration retryAfter, @Nullable Throwable cause) {
		super(message, cause);
		this.code = code;
		this.httpStatus = httpStatus;
		this.detail = detail;
		this.retryAfter = retryAfter;
	}

	/**
	 * Returns the platform's code.
	 * @return such as {@code SITE_TOKEN_INVALID}; {@code null} when the failure did not
	 * come from the platform
	 */
	public @Nullable String code() {
		return this.code;
	}

	/**
	 * Returns the status of the platform's answer.
	 * @return the HTTP status, {@code null} when there was no answer
	 */
	public @Nullable Integer httpStatus() {
		return this.httpStatus;
	}

	/**
	 * Returns what the platform adds to its code.
	 * @return a JSON object, {@code null} when there is none
	 */
	public @Nullable JsonNode detail() {
		return this.detail;
	}

	/**
	 * Returns what the platform asks for by the header {@code Retry-After}.
	 * @return the pause before another try, {@code null} when it asks for none
	 */
	public @Nullable Duration retryAfter() {
		return this.retryAfter;
	}

}

package io.quintet.lime.error;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The platform does not accept the site token, or the site is suspended.
 */
public class LimeAuthenticationException extends LimeException {

	/**
	 * Creates the exception.
	 * @param message what the platform says
	 * @param code the platform's code
	 * @param httpStatus status of the platform's answer
	 * @param detail what the platform adds, if anything
	 * @param retryAfter pause before another try that the platform asks for, if any
	 */
	public LimeAuthenticationException(String message, String code, Integer httpStatus, @Nullable JsonNode detail,
			@Nullable Duration retryAfter) {
		super(message, code, httpStatus, detail, retryAfter, null);
	}

}

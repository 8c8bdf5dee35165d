package io.quintet.lime.error;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The platform could not check the site token for the moment; the token may be good.
 */
public class LimeSiteAuthUnavailableException extends LimeApiException {

	/**
	 * Creates the exception.
	 * @param message what the platform says
	 * @param code the platform's code
	 * @param httpStatus status of the platform's answer
	 * @param detail what the platform adds, if anything
	 * @param retryAfter pause before another try that the platform asks for, if any
	 */
	public LimeSiteAuthUnavailableException(String message, String code, Integer httpStatus, @Nullable JsonNode detail,
			@Nullable Duration retryAfter) {
		super(message, code, httpStatus, detail, retryAfter);
	}

}

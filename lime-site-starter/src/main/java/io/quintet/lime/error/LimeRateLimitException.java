package io.quintet.lime.error;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The platform wants fewer calls.
 */
public class LimeRateLimitException extends LimeException {

	public LimeRateLimitException(String message, String code, Integer httpStatus, @Nullable JsonNode detail,
			@Nullable Duration retryAfter) {
		super(message, code, httpStatus, detail, retryAfter, null);
	}

}

package io.quintet.lime.error;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The platform refused a call. Code and status are always there.
 */
public class LimeApiException extends LimeException {

	public LimeApiException(String message, String code, Integer httpStatus, @Nullable JsonNode detail,
			@Nullable Duration retryAfter) {
		super(message, code, httpStatus, detail, retryAfter, null);
	}

}

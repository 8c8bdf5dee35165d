package io.quintet.lime.error;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The platform does not accept the site token, or the site is suspended.
 */
public class LimeAuthenticationException extends LimeException {

	public LimeAuthenticationException(String message, String code, Integer httpStatus, @Nullable JsonNode detail,
			@Nullable Duration retryAfter) {
		super(message, code, httpStatus, detail, retryAfter, null);
	}

}

package io.quintet.lime.error;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The platform could not check the site token for the moment; the token may be good.
 */
public class LimeSiteAuthUnavailableException extends LimeApiException {

	public LimeSiteAuthUnavailableException(String message, String code, Integer httpStatus, @Nullable JsonNode detail,
			@Nullable Duration retryAfter) {
		super(message, code, httpStatus, detail, retryAfter);
	}

}

package io.quintet.lime.internal.transport;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.quintet.lime.error.LimeException;

/**
 * The platform did not answer with an event stream.
 */
public final class StreamRefusedException extends LimeException {

	private final boolean authentication;

	StreamRefusedException(String message, @Nullable String code, int status, boolean authentication,
			@Nullable Duration retryAfter) {
		super(message, code, status, null, retryAfter, null);
		this.authentication = authentication;
	}

	/**
	 * Returns whether the platform does not accept the token.
	 * @return {@code true} for 401, 403 and a suspended site
	 */
	public boolean isAuthentication() {
		return this.authentication;
	}

}

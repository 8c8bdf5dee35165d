package io.quintet.happy.error;

import org.jspecify.annotations.Nullable;

/**
 * Credentials are missing, malformed or refused by the server (HTTP 401 and 403, a
 * refused socket).
 */
public final class AuthenticationException extends HappyException {

	public AuthenticationException(String message) {
		super(message);
	}

	public AuthenticationException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}

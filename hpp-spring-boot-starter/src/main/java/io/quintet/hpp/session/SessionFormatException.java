package io.quintet.hpp.session;

import org.jspecify.annotations.Nullable;

/**
 * The stored bytes cannot be read as a session; the message says why.
 */
public final class SessionFormatException extends RuntimeException {

	SessionFormatException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}

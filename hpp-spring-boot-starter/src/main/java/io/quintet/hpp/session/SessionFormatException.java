package io.quintet.hpp.session;

import org.jspecify.annotations.Nullable;

/**
 * Stored bytes are no session that this version can read; the message says why.
 */
public final class SessionFormatException extends RuntimeException {

	SessionFormatException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}

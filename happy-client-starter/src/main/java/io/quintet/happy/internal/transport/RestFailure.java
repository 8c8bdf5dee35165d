package io.quintet.happy.internal.transport;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.quintet.happy.error.HappyConnectionException;

/** The server answered a call or a handshake with an error, or did not answer. */
final class RestFailure extends HappyConnectionException {

	private final Kind kind;

	private final transient @Nullable Duration retryAfter;

	RestFailure(String message, Kind kind, @Nullable Duration retryAfter, @Nullable Throwable cause) {
		super(message, cause);
		this.kind = kind;
		this.retryAfter = retryAfter;
	}

	Kind kind() {
		return this.kind;
	}

	@Nullable Duration retryAfter() {
		return this.retryAfter;
	}

	/** What helps. */
	enum Kind {

		/** The same call may work later. */
		TRANSIENT,

		/** A smaller page may fit. */
		TOO_LARGE,

		FINAL

	}

}

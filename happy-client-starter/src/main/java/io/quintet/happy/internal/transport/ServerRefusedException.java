package io.quintet.happy.internal.transport;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.quintet.happy.error.HappyConnectionException;

/**
 * The server answered with an error, or did not answer. Public only for its base.
 */
final class ServerRefusedException extends HappyConnectionException {

	private final boolean repeatable;

	private final transient @Nullable Duration retryAfter;

	ServerRefusedException(String message, boolean repeatable, @Nullable Duration retryAfter,
			@Nullable Throwable cause) {
		super(message, cause);
		this.repeatable = repeatable;
		this.retryAfter = retryAfter;
	}

	/** Whether the same call may work later. */
	boolean repeatable() {
		return this.repeatable;
	}

	@Nullable Duration retryAfter() {
		return this.retryAfter;
	}

}

package io.quintet.lime.internal.transport;

import java.net.ConnectException;

import org.jspecify.annotations.Nullable;

/**
 * After which failures a call is repeated.
 */
enum RepeatRule {

	/** Reading harms nothing. */
	READ,

	/** What may have been carried out in spite of a status is not repeated. */
	CHANGE,

	/** What works once is repeated only when it certainly was not carried out. */
	ONCE;

	boolean repeats(int status) {
		return switch (status) {
			case 429, 503 -> true;
			case 408 -> this != ONCE;
			case 500, 502, 504 -> this == READ;
			default -> false;
		};
	}

	boolean repeats(Throwable failure) {
		return this != ONCE || isRefused(failure);
	}

	private static boolean isRefused(@Nullable Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof ConnectException) {
				return true;
			}
		}
		return false;
	}

}

package io.quintet.lime.internal.transport;

import java.net.ConnectException;

import org.jspecify.annotations.Nullable;

/**
 * After which failures a call is repeated.
 */
enum RepeatRule {

	/** Reading harms nothing. */
	READ,

	/** Repeated unless the status leaves open whether the call was carried out. */
	CHANGE,

	/** Single-use calls, repeated only when they certainly were not carried out. */
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

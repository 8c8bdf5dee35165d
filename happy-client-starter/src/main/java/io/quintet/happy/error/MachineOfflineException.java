package io.quintet.happy.error;

import org.jspecify.annotations.Nullable;

/**
 * No daemon answers for the machine, or the account has no such machine to spawn on.
 */
public final class MachineOfflineException extends HappyException {

	/**
	 * Creates the exception.
	 * @param message what went wrong
	 */
	public MachineOfflineException(String message) {
		super(message);
	}

	/**
	 * Creates the exception.
	 * @param message what went wrong
	 * @param cause why, if known
	 */
	public MachineOfflineException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}

package io.quintet.happy.error;

import org.jspecify.annotations.Nullable;

/**
 * No machine of the account has the id.
 */
public final class MachineNotFoundException extends HappyException {

	/**
	 * Creates the exception.
	 * @param message what went wrong
	 */
	public MachineNotFoundException(String message) {
		super(message);
	}

	/**
	 * Creates the exception.
	 * @param message what went wrong
	 * @param cause why, if known
	 */
	public MachineNotFoundException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}

package io.quintet.happy.error;

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

}

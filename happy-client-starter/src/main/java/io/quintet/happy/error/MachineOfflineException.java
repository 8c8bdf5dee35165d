package io.quintet.happy.error;

/** No daemon answers for the machine, or the account has no such machine to spawn on. */
public final class MachineOfflineException extends HappyException {

	public MachineOfflineException(String message) {
		super(message);
	}

}

package io.quintet.happy.error;

/** No machine of the account has the id. */
public final class MachineNotFoundException extends HappyException {

	public MachineNotFoundException(String message) {
		super(message);
	}

}

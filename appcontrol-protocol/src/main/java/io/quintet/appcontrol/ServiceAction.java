package io.quintet.appcontrol;

/**
 * What a service is asked for.
 */
public enum ServiceAction {

	/** Run a command and answer with its observation. */
	RUN("run"),

	/** Run a command and keep its observation for a poll. */
	SUBMIT("submit"),

	/** Answer with the observation that was kept. */
	POLL("poll"),

	/** Run a command and send its events as they happen. */
	STREAM("stream");

	private final String wire;

	ServiceAction(String wire) {
		this.wire = wire;
	}

	/**
	 * Returns the value on the wire.
	 * @return the value
	 */
	public String wire() {
		return this.wire;
	}

	/**
	 * Returns the constant of a value on the wire.
	 * @param wire the value, compared exactly
	 * @return the constant
	 * @throws AppControlProtocolException when there is none
	 */
	public static ServiceAction fromWire(String wire) {
		for (ServiceAction value : values()) {
			if (value.wire.equals(wire)) {
				return value;
			}
		}
		throw new AppControlProtocolException("action", "must be one of run, submit, poll, stream");
	}

}

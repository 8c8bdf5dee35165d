package io.quintet.appcontrol;

/**
 * How a call of a service ended; whether the command itself succeeded is another matter.
 */
public enum ServiceResponseStatus {

	/** The service did its part. */
	COMPLETE("complete"),

	/** No result is kept under the id. */
	NOT_FOUND("not_found"),

	/** The service could not do it. */
	FAILED("failed");

	private final String wire;

	ServiceResponseStatus(String wire) {
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
	public static ServiceResponseStatus fromWire(String wire) {
		for (ServiceResponseStatus value : values()) {
			if (value.wire.equals(wire)) {
				return value;
			}
		}
		throw new AppControlProtocolException("status", "must be one of complete, not_found, failed");
	}

}

package io.quintet.appcontrol;

/**
 * How a command ended, or stands.
 */
public enum ToolStatus {

	/** It did what it should. */
	OK("ok"),

	/** Its target does not exist. */
	NOT_FOUND("not_found"),

	/** Its target is not ready yet. */
	NOT_READY("not_ready"),

	/** The operating system does not permit it. */
	PERMISSION_MISSING("permission_missing"),

	/** It took longer than allowed. */
	TIMEOUT("timeout"),

	/** It failed. */
	FAILED("failed"),

	/** How it ended is unknown. */
	UNKNOWN("unknown");

	private final String wire;

	ToolStatus(String wire) {
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
	public static ToolStatus fromWire(String wire) {
		for (ToolStatus value : values()) {
			if (value.wire.equals(wire)) {
				return value;
			}
		}
		throw new AppControlProtocolException("status",
				"must be one of ok, not_found, not_ready, permission_missing, timeout, failed, unknown");
	}

}

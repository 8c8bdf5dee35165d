package io.quintet.appcontrol;

/**
 * What an event tells.
 */
public enum ToolEventType {

	/** The command begins. */
	STARTED("started"),

	/** A step of it is done. */
	PROGRESS("progress"),

	/** It has ended, and this is its observation. */
	OBSERVATION("observation"),

	/** Something is odd. */
	WARNING("warning"),

	/** Something went wrong. */
	ERROR("error");

	private final String wire;

	ToolEventType(String wire) {
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
	public static ToolEventType fromWire(String wire) {
		for (ToolEventType value : values()) {
			if (value.wire.equals(wire)) {
				return value;
			}
		}
		throw new AppControlProtocolException("type", "must be one of started, progress, observation, warning, error");
	}

}

package io.quintet.appcontrol;

import com.fasterxml.jackson.annotation.JsonValue;

/**
 * How a command ended, or stands.
 */
public enum ToolStatus {

	/** It did what it should. */
	OK,

	/** Its target does not exist. */
	NOT_FOUND,

	/** Its target is not ready yet. */
	NOT_READY,

	/** The operating system does not permit it. */
	PERMISSION_MISSING,

	/** It took longer than allowed. */
	TIMEOUT,

	/** It failed. */
	FAILED,

	/** How it ended is unknown. */
	UNKNOWN;

	@JsonValue
	public String wire() {
		return Rules.wire(this);
	}

	/**
	 * Returns the constant of a value on the wire, compared exactly. Fails with an
	 * {@link AppControlProtocolException} when there is none.
	 */
	public static ToolStatus fromWire(String wire) {
		return Rules.constant("status", ToolStatus.class, wire);
	}

}

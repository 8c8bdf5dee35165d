package io.quintet.appcontrol;

import com.fasterxml.jackson.annotation.JsonValue;

/**
 * What an event tells.
 */
public enum ToolEventType {

	/** The command begins. */
	STARTED,

	/** A step of it is done. */
	PROGRESS,

	/** It has ended, and this is its observation. */
	OBSERVATION,

	/** Something is odd. */
	WARNING,

	/** Something went wrong. */
	ERROR;

	@JsonValue
	public String wire() {
		return Rules.wire(this);
	}

	/**
	 * Returns the constant of a value on the wire, compared exactly. Fails with an
	 * {@link AppControlProtocolException} when there is none.
	 */
	public static ToolEventType fromWire(String wire) {
		return Rules.constant("type", ToolEventType.class, wire);
	}

}

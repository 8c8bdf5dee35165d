package io.quintet.acp.thread;

import java.util.Locale;

/**
 * Where a run stands.
 */
public enum RunStatus {

	/** Accepted, not begun. */
	PENDING,

	/** Its handler is at work. */
	RUNNING,

	/** Its handler came to its end. */
	COMPLETED,

	/** Its handler failed, took too long, or its process died. */
	FAILED,

	/** It was cancelled. */
	CANCELLED;

	private final String wire = name().toLowerCase(Locale.ROOT);

	/**
	 * Returns the name on the wire.
	 * @return the name in lower case
	 */
	public String wire() {
		return this.wire;
	}

	/**
	 * Tells whether nothing can follow.
	 * @return whether it is completed, failed or cancelled
	 */
	public boolean isTerminal() {
		return this != PENDING && this != RUNNING;
	}

	/**
	 * Finds a status by its name on the wire.
	 * @param wire the name
	 * @throws IllegalArgumentException when there is none of that name
	 */
	public static RunStatus ofWire(String wire) {
		for (RunStatus status : values()) {
			if (status.wire.equals(wire)) {
				return status;
			}
		}
		throw new IllegalArgumentException("Unknown run status '" + wire + "'");
	}

}

package io.quintet.happy.session;

import org.jspecify.annotations.Nullable;

/** How a turn of an agent ended. */
public enum TurnStatus {

	/** The agent finished. */
	COMPLETED,

	/** The agent failed. */
	FAILED,

	/** The turn was stopped. */
	CANCELLED,

	/** The agent did not say. */
	UNKNOWN;

	/** {@link #UNKNOWN} for any other name on the wire, and none. */
	public static TurnStatus of(@Nullable String wireName) {
		return switch ((wireName != null) ? wireName : "") {
			case "completed" -> COMPLETED;
			case "failed" -> FAILED;
			case "cancelled" -> CANCELLED;
			default -> UNKNOWN;
		};
	}

}

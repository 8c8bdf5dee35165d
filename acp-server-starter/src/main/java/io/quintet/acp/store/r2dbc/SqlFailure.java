package io.quintet.acp.store.r2dbc;

import io.r2dbc.spi.R2dbcException;

/**
 * What a failed statement means for what it wanted to write.
 */
enum SqlFailure {

	/** A value cannot be stored; nothing was written. */
	BAD_VALUE,

	/** An id is taken; nothing was written. */
	TAKEN,

	/** Another writer locks a thread for too long; nothing was written. */
	LOCKED,

	/** Two transactions waited for each other; nothing was written. */
	DEADLOCK,

	/** The database refuses; nothing was written. */
	REFUSED,

	/** The connection broke; the outcome is unknown. */
	LOST;

	static SqlFailure of(Throwable ex) {
		String state = state(ex);
		if (state.length() != 5) {
			return LOST;
		}
		return switch (state) {
			case "23505" -> TAKEN;
			case "55P03", "57014" -> LOCKED;
			case "40001", "40P01" -> DEADLOCK;
			default -> switch (state.substring(0, 2)) {
				case "22", "23", "54" -> BAD_VALUE;
				case "08", "57", "58", "XX" -> LOST;
				default -> REFUSED;
			};
		};
	}

	/**
	 * What a caller should change about a {@link #BAD_VALUE}; no word of the database.
	 */
	static String adviceOn(Throwable ex) {
		return switch (state(ex)) {
			case "22003" -> "a number is out of range";
			case "22008" -> "a time is out of range";
			case "22021", "22P05" -> "text must not contain NUL";
			case "22P02" -> "text must be valid Unicode";
			case "54000", "54001", "54023" -> "a value is too large or nested too deep";
			default -> "a value cannot be stored";
		};
	}

	private static String state(Throwable ex) {
		String state = (ex instanceof R2dbcException failure) ? failure.getSqlState() : null;
		return (state != null) ? state : "";
	}

}

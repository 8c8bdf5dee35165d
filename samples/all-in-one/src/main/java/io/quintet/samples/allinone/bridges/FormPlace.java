package io.quintet.samples.allinone.bridges;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

import io.quintet.acp.thread.Cursor;

/**
 * Where a form stands.
 *
 * @param thread id of the thread
 * @param event id of the message that asks
 * @param at when that message was stored, as the event says
 * @param form id of the form in the message
 */
record FormPlace(String thread, String event, Instant at, String form) {

	private static final int LONGEST = 200;

	private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");

	private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

	FormPlace {
		if (thread == null || event == null || at == null || form == null) {
			throw new IllegalArgumentException("'thread', 'event', 'at' and 'form' are required");
		}
		if (thread.length() > LONGEST || event.length() > LONGEST || form.length() > LONGEST || at.isBefore(EARLIEST)
				|| at.isAfter(LATEST)) {
			throw new IllegalArgumentException("No form stands there");
		}
	}

	/** Returns the position right before the message. */
	Cursor before() {
		return new Cursor(this.at.truncatedTo(ChronoUnit.MICROS).minus(1, ChronoUnit.MICROS), "");
	}

}

package io.quintet.samples.guarantees.history;

/**
 * A promise that a history breaks.
 *
 * @param kind which promise
 * @param detail where
 */
public record Violation(Kind kind, String detail) {

	/** The promises. */
	public enum Kind {

		/** A client was not told an event. */
		GAP,

		/** A client was told an event twice. */
		DOUBLE,

		/** A client was told events in another order than the stored one. */
		DISORDER,

		/** A client was told an event that is not stored. */
		NOT_STORED,

		/** A message was acknowledged and is not stored. */
		LOST,

		/** A message that was repeated is stored twice. */
		STORED_TWICE,

		/** A message is stored before one that was acknowledged before it was sent. */
		REAL_TIME_ORDER,

		/** A run has two terminal events. */
		TWO_ENDS,

		/** Something of a run is stored behind its terminal event. */
		AFTER_THE_END,

		/** An assistant has two active runs in a thread. */
		TWO_ACTIVE_RUNS,

		/** A run has started and has no terminal event. */
		NO_END

	}

}

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
		NO_END,

		/** A client put something else together of a text than is stored. */
		READ_OTHERWISE,

		/** A client was told the beginning of a text and not its event. */
		STAYS_OPEN,

		/** A text is stored that the assistant did not write. */
		NOT_WRITTEN,

		/** Less of a text is stored than its node can have taken along. */
		CUT_SHORT,

		/** Two nodes or two browsers have different things of a form. */
		NOT_EQUAL,

		/** A value of a form has no writer. */
		NOT_SENT,

		/** A change of a field does not begin where the one before has ended. */
		BROKEN_CHAIN,

		/** An agent has written a field that was the person's. */
		OVERWRITTEN,

		/** A field belongs to another one than the rule of ownership says. */
		WRONG_OWNER,

		/** The write of an agent was refused, and is stored. */
		REFUSED_AND_STORED,

		/** The write of an agent was refused, and no person has written the field. */
		REFUSED_WRONGLY,

		/** A handler did not finish a login. */
		NOT_HANDLED,

		/** A handler got a login again that it had finished. */
		HANDLED_AGAIN,

		/** A handler got a login that was not approved. */
		NOT_APPROVED

	}

}

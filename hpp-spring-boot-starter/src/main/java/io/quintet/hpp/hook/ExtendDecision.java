package io.quintet.hpp.hook;

import java.time.Duration;

/**
 * Decision of an {@link ExtendHook} about a request for more time.
 */
public sealed interface ExtendDecision {

	/** Grants the requested time. */
	static ExtendDecision allow() {
		return Allow.INSTANCE;
	}

	/** Refuses the request. */
	static ExtendDecision deny() {
		return Deny.INSTANCE;
	}

	/**
	 * Grants another time than the one asked for; the next hook sees it.
	 * @param time the time, whole seconds count; at most a day is granted, zero or less
	 * changes nothing
	 * @return the decision
	 */
	static ExtendDecision grant(Duration time) {
		return new Grant(time);
	}

	/** Grants the requested time. */
	enum Allow implements ExtendDecision {

		/** The only value. */
		INSTANCE

	}

	/** Refuses the request. */
	enum Deny implements ExtendDecision {

		/** The only value. */
		INSTANCE

	}

	/** Grants another time. */
	record Grant(Duration time) implements ExtendDecision {

	}

}

package io.quintet.lime.login;

/**
 * How a claim ended.
 */
public enum ClaimEnd {

	/** All handlers are done: the request is never handed out again. */
	HANDLED,

	/** A handler failed: the request is handed out when the platform repeats its end. */
	FAILED,

	/** The node cannot go on: another one shall take the request over. */
	ABANDONED

}

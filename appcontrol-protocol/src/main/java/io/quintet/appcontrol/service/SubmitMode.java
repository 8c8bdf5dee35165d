package io.quintet.appcontrol.service;

/**
 * When a submitted command is answered. One command can ask for either by the member
 * {@code submitMode} of its metadata, {@code sync} or {@code async}.
 */
public enum SubmitMode {

	/**
	 * Once its observation is there, as the reference does it.
	 */
	SYNC,

	/**
	 * At once, complete and without an observation. Until the command has ended, a poll
	 * is answered {@code not_found}.
	 */
	ASYNC

}

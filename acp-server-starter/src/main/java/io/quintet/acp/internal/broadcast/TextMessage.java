package io.quintet.acp.internal.broadcast;

import org.jspecify.annotations.Nullable;

/**
 * What nodes tell each other of texts that are being written. Messages of a node come in
 * order, so the answer to a question tells which of its frames were sent since.
 *
 * @param kind what it is
 * @param sender id of the node
 * @param threadId the thread of a question or of its answer
 * @param rest a frame, or the mark of a question
 */
record TextMessage(char kind, String sender, String threadId, String rest) {

	/** A frame. */
	static final char FRAME = 'f';

	/** A node wants to hear the texts of a thread. */
	static final char QUESTION = 'q';

	/** All that comes behind it was sent since the question. */
	static final char ANSWER = 'a';

	String toText() {
		return this.kind + this.sender + ' ' + this.threadId + ' ' + this.rest;
	}

	/** Reads a message; {@code null} when it is none. */
	static @Nullable TextMessage of(String text) {
		int sender = text.indexOf(' ');
		int thread = (sender > 0) ? text.indexOf(' ', sender + 1) : -1;
		return (thread < 0) ? null : new TextMessage(text.charAt(0), text.substring(1, sender),
				text.substring(sender + 1, thread), text.substring(thread + 1));
	}

}

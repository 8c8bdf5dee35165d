package io.quintet.samples.chat;

import java.util.Locale;

import io.quintet.acp.thread.EventBody;

/**
 * How people talk to assistants.
 */
final class Talk {

	/** Events that an assistant looks back on. */
	static final int MEMORY = 500;

	private Talk() {
	}

	/** Tells whether a message calls an assistant by its id, as in {@code @guide}. */
	static boolean calls(EventBody.Message message, String assistantId) {
		return calls(message.text(), assistantId);
	}

	/** Tells whether a text calls an assistant. */
	static boolean calls(String text, String assistantId) {
		return text.toLowerCase(Locale.ROOT).contains("@" + assistantId);
	}

}

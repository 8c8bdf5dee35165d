package io.quintet.acp.internal.live;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import io.quintet.acp.broadcast.ThreadFrame;
import io.quintet.acp.thread.EventBody;
import io.quintet.acp.thread.RunError;
import io.quintet.acp.thread.ThreadEvent;

/**
 * A text that is being written, as far as this node has heard of it.
 */
final class LiveStream {

	private final ThreadFrame.StreamStarted start;

	private final StringBuilder text = new StringBuilder();

	private @Nullable RunError error;

	LiveStream(ThreadFrame.StreamStarted start) {
		this.start = start;
	}

	ThreadFrame.StreamStarted start() {
		return this.start;
	}

	String eventId() {
		return this.start.eventId();
	}

	int length() {
		return this.text.length();
	}

	/** The text from a position on. */
	String from(int position) {
		return this.text.substring(position);
	}

	/**
	 * Takes the next part, of which the beginning may be known.
	 * @return whether nothing is missing before it
	 */
	boolean take(ThreadFrame.StreamDelta delta) {
		int known = this.text.length() - delta.offset();
		if (known < 0) {
			return false;
		}
		if (known < delta.text().length()) {
			this.text.append(delta.text(), known, delta.text().length());
		}
		return true;
	}

	void fail(RunError why) {
		this.error = why;
	}

	/** Takes what the stored event has and this node has not heard of. */
	void complete(ThreadEvent event) {
		String whole = textOf(event.body());
		int known = this.text.length();
		if (whole.length() > known && whole.startsWith(this.text.toString())) {
			this.text.append(whole, known, whole.length());
		}
	}

	private static String textOf(EventBody body) {
		if (body instanceof EventBody.Reasoning reasoning) {
			return reasoning.content();
		}
		return (body instanceof EventBody.Message message) ? message.text() : "";
	}

	/**
	 * Tells why the text is not whole.
	 * @return the error; {@code null} when it is whole
	 */
	@Nullable RunError errorOf(ThreadEvent event) {
		JsonNode mark = event.metadata().get("stream");
		JsonNode status = (mark != null) ? mark.get("status") : null;
		if (status == null || !status.isString()) {
			return null;
		}
		return (this.error != null) ? this.error : new RunError(status.stringValue(), "the text was not completed");
	}

}

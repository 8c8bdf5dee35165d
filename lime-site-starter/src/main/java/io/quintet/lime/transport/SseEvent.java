package io.quintet.lime.transport;

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * One event of a stream, for as long as it is given: its bytes are used again.
 */
final class SseEvent {

	/** An event that was larger than allowed, and whose data is gone. */
	static final SseEvent TOO_LARGE = new SseEvent(new byte[0], 0, 0);

	private final byte[] bytes;

	private final int from;

	private final int to;

	/**
	 * Creates an event.
	 * @param bytes holds its data lines, joined with LF
	 * @param from where they begin
	 * @param to where they end, exclusive
	 */
	SseEvent(byte[] bytes, int from, int to) {
		this.bytes = bytes;
		this.from = from;
		this.to = to;
	}

	byte[] bytes() {
		return this.bytes;
	}

	int from() {
		return this.from;
	}

	int to() {
		return this.to;
	}

	/**
	 * Returns the data.
	 * @return the text, or {@code null} when the event was too large
	 */
	@Nullable String data() {
		return (this != TOO_LARGE) ? new String(this.bytes, this.from, this.to - this.from, StandardCharsets.UTF_8)
				: null;
	}

}

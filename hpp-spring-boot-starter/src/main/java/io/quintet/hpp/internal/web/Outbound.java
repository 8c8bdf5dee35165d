package io.quintet.hpp.internal.web;

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.socket.CloseStatus;

import io.quintet.hpp.session.Frame;

/**
 * A message to a socket.
 *
 * @param number number of the frame within its session
 * @param text its bytes, shared by all sockets that get it and never changed
 * @param ping whether a ping follows it
 * @param close why the socket closes behind it, if it does
 */
@SuppressWarnings("ArrayRecordComponent")
record Outbound(long number, byte[] text, boolean ping, @Nullable CloseStatus close) {

	/** Number of messages that are for one socket only. */
	static final long UNNUMBERED = Long.MAX_VALUE;

	private static final byte[] NO_TEXT = new byte[0];

	/** A frame of the session, with its number; a failure is the last one. */
	static Outbound of(long number, Frame frame) {
		return new Outbound(number, bytes(frame), false, (frame instanceof Frame.Failure) ? CloseStatus.NORMAL : null);
	}

	/** A frame for one socket; a failure is the last one. */
	static Outbound of(Frame frame) {
		return of(UNNUMBERED, frame);
	}

	/** A heartbeat and a ping. */
	static Outbound heartbeat() {
		return new Outbound(UNNUMBERED, bytes(Frame.HEARTBEAT), true, null);
	}

	/** Closes the socket without a frame. */
	static Outbound goodbye(CloseStatus status) {
		return new Outbound(UNNUMBERED, NO_TEXT, false, status);
	}

	private static byte[] bytes(Frame frame) {
		return frame.toJson().getBytes(StandardCharsets.UTF_8);
	}

	int size() {
		return this.text.length;
	}

}

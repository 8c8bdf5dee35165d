package io.quintet.hpp.web;

import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.socket.CloseStatus;

/**
 * Something to write to a socket.
 *
 * @param number number of the frame in its session; {@link #UNNUMBERED} for frames of
 * this socket alone
 * @param text UTF-8 text of the frame, shared by all sockets that get it; empty for none
 * @param ping whether a ping goes with it
 * @param close how to close the socket afterwards, or {@code null} to stay open
 */
record Outbound(long number, byte[] text, boolean ping, @Nullable CloseStatus close) {

	static final long UNNUMBERED = Long.MAX_VALUE;

	private static final byte[] NO_TEXT = new byte[0];

	static Outbound message(byte[] text) {
		return new Outbound(UNNUMBERED, text, false, null);
	}

	static Outbound heartbeat(byte[] text) {
		return new Outbound(UNNUMBERED, text, true, null);
	}

	static Outbound last(byte[] text) {
		return new Outbound(UNNUMBERED, text, false, CloseStatus.NORMAL);
	}

	static Outbound goodbye(CloseStatus status) {
		return new Outbound(UNNUMBERED, NO_TEXT, false, status);
	}

}

package io.quintet.samples.benchmarks.sockets.generator;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Frames of a client. Their mask is zero, which leaves the payload as it is.
 */
final class Frames {

	private static final int SMALL = 126;

	private static final int LARGE = 1 << 16;

	private static final int MASKED = 0x80;

	private static final int MOST_HEAD = 14;

	private Frames() {
	}

	static ByteBuf text(byte[] payload) {
		return frame(0x81, payload);
	}

	static ByteBuf pong(byte[] payload) {
		return frame(0x8a, payload);
	}

	private static ByteBuf frame(int first, byte[] payload) {
		ByteBuf frame = Unpooled.buffer(MOST_HEAD + payload.length).writeByte(first);
		if (payload.length < SMALL) {
			frame.writeByte(MASKED | payload.length);
		}
		else if (payload.length < LARGE) {
			frame.writeByte(MASKED | SMALL).writeShort(payload.length);
		}
		else {
			frame.writeByte(MASKED | (SMALL + 1)).writeLong(payload.length);
		}
		return frame.writeInt(0).writeBytes(payload);
	}

}

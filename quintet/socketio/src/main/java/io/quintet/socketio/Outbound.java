package io.quintet.socketio;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.base64.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A packet on its way to clients, encoded once for all of them: its text and its
 * attachments, each as a WebSocket frame of the server, which has no mask and so is the
 * same for all clients. Each holder releases it.
 */
final class Outbound {

	static final Outbound PING = control("2");

	static final Outbound PROBE_ANSWER = control("3probe");

	private static final int FINAL_TEXT = 0x81;

	private static final int FINAL_BINARY = 0x82;

	private final AtomicInteger references = new AtomicInteger(1);

	private final ByteBuf frames;

	/** Where the frame, its payload and the payload's end are, for each part. */
	private final int[] offsets;

	/** What counts it, from the first connection that it is for. */
	private @Nullable Memory memory;

	private Outbound(ByteBuf frames, int[] offsets) {
		this.frames = frames;
		this.offsets = offsets;
	}

	/**
	 * Creates a packet.
	 * @param text its text, copied
	 * @param attachments its attachments, copied
	 */
	static Outbound of(ByteBuf text, List<byte[]> attachments) {
		int size = frameSize(text.readableBytes());
		for (byte[] attachment : attachments) {
			size = Math.addExact(size, frameSize(attachment.length));
		}
		ByteBuf frames = ByteBufAllocator.DEFAULT.directBuffer(size, size);
		int[] offsets = new int[3 * (attachments.size() + 1)];
		writeFrame(frames, FINAL_TEXT, text, offsets, 0);
		for (int i = 0; i < attachments.size(); i++) {
			writeFrame(frames, FINAL_BINARY, Unpooled.wrappedBuffer(attachments.get(i)), offsets, 3 * (i + 1));
		}
		return new Outbound(frames, offsets);
	}

	static Outbound of(String text) {
		ByteBuf buffer = Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.UTF_8));
		return of(buffer, List.of());
	}

	private static Outbound control(String text) {
		byte[] payload = text.getBytes(StandardCharsets.US_ASCII);
		ByteBuf frame = Unpooled.directBuffer(payload.length + 2);
		int[] offsets = new int[3];
		writeFrame(frame, FINAL_TEXT, Unpooled.wrappedBuffer(payload), offsets, 0);
		return new Outbound(Unpooled.unreleasableBuffer(frame.asReadOnly()), offsets);
	}

	private static int frameSize(int payload) {
		return Math.addExact(payload, (payload < 126) ? 2 : (payload <= 0xffff) ? 4 : 10);
	}

	private static void writeFrame(ByteBuf out, int opcode, ByteBuf payload, int[] offsets, int at) {
		int length = payload.readableBytes();
		offsets[at] = out.writerIndex();
		out.writeByte(opcode);
		if (length < 126) {
			out.writeByte(length);
		}
		else if (length <= 0xffff) {
			out.writeByte(126).writeShort(length);
		}
		else {
			out.writeByte(127).writeLong(length);
		}
		offsets[at + 1] = out.writerIndex();
		out.writeBytes(payload);
		offsets[at + 2] = out.writerIndex();
	}

	/** Returns how many messages it is: its text and each attachment. */
	int parts() {
		return this.offsets.length / 3;
	}

	/** Returns its size on the wire. */
	int size() {
		return this.frames.writerIndex();
	}

	Outbound retain() {
		this.references.incrementAndGet();
		return this;
	}

	void release() {
		if (this.references.decrementAndGet() == 0) {
			if (this.memory != null) {
				this.memory.addOutbound(-size());
			}
			this.frames.release();
		}
	}

	/**
	 * Counts its memory once, until the last holder releases it. Called by its creator.
	 */
	void countIn(Memory counting) {
		if (this.memory == null) {
			this.memory = counting;
			counting.addOutbound(size());
		}
	}

	/** Returns the frames from a part on, to be released by the caller. */
	ByteBuf frames(int firstPart) {
		ByteBuf own = this.frames.retain().duplicate();
		own.readerIndex(this.offsets[3 * firstPart]);
		return own;
	}

	/** Returns about how many bytes a part takes in a polling payload. */
	int payloadSize(int part) {
		int length = this.offsets[3 * part + 2] - this.offsets[3 * part + 1];
		return (part == 0) ? length : length / 3 * 4 + 5;
	}

	/** Adds a part to a polling payload. */
	void writePayload(int part, ByteBuf out) {
		int start = this.offsets[3 * part + 1];
		int length = this.offsets[3 * part + 2] - start;
		if (part == 0) {
			out.writeBytes(this.frames, start, length);
			return;
		}
		ByteBuf encoded = Base64.encode(Unpooled.wrappedBuffer(ByteBufUtil.getBytes(this.frames, start, length)),
				false);
		try {
			out.writeByte('b').writeBytes(encoded);
		}
		finally {
			encoded.release();
		}
	}

}

package io.quintet.samples.benchmarks.sockets.generator;

import java.nio.charset.StandardCharsets;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

/**
 * Finds the answer to the upgrade and then frame after frame in what is received. Frames
 * are not copied, except those that are cut by the end of a read.
 */
final class FrameReader {

	private static final ByteBuf BLANK_LINE = Unpooled
		.unreleasableBuffer(Unpooled.wrappedBuffer("\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));

	private static final String UPGRADED = "HTTP/1.1 101 ";

	private static final int FINAL = 0x80;

	private static final int LENGTH = 0x7f;

	private static final int SHORT = 126;

	private static final int LONG = 127;

	private final Target target;

	private final ByteBuf cut = Unpooled.buffer(0);

	private boolean upgraded;

	FrameReader(Target target) {
		this.target = target;
	}

	void read(ByteBuf in) {
		if (!this.cut.isReadable()) {
			parse(in);
			this.cut.clear().writeBytes(in);
			return;
		}
		this.cut.writeBytes(in);
		parse(this.cut);
		this.cut.discardReadBytes();
	}

	private void parse(ByteBuf in) {
		if (!this.upgraded && !readHead(in)) {
			return;
		}
		while (readFrame(in)) {
			// On to the next one.
		}
	}

	private boolean readHead(ByteBuf in) {
		int end = ByteBufUtil.indexOf(BLANK_LINE, in);
		if (end < 0) {
			return false;
		}
		String head = in
			.readCharSequence(end - in.readerIndex() + BLANK_LINE.readableBytes(), StandardCharsets.ISO_8859_1)
			.toString();
		if (!head.startsWith(UPGRADED)) {
			throw new IllegalStateException("refused: " + head.lines().findFirst().orElse(""));
		}
		this.upgraded = true;
		return true;
	}

	private boolean readFrame(ByteBuf in) {
		int at = in.readerIndex();
		int readable = in.readableBytes();
		if (readable < 2) {
			return false;
		}
		int head = 2;
		long length = in.getByte(at + 1) & LENGTH;
		if (length == SHORT) {
			head = 4;
			length = (readable < head) ? 0 : in.getUnsignedShort(at + 2);
		}
		else if (length == LONG) {
			head = 10;
			length = (readable < head) ? 0 : in.getLong(at + 2);
		}
		if (readable < head + length) {
			return false;
		}
		int first = in.getByte(at);
		if ((first & FINAL) == 0) {
			throw new IllegalStateException("a fragment");
		}
		in.readerIndex(at + head + (int) length);
		this.target.frame(first & 0xf, in, at + head, (int) length);
		return true;
	}

	/** Gets the frames. */
	@FunctionalInterface
	interface Target {

		/**
		 * A frame is complete.
		 * @param opcode its kind
		 * @param in where it is, to be read by index only
		 * @param start where its payload begins
		 * @param length length of the payload
		 */
		void frame(int opcode, ByteBuf in, int start, int length);

	}

}

package io.quintet.appcontrol.internal;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Cuts bytes into lines at LF. Each byte is looked at once, and no more than one line is
 * kept. How the bytes are cut into chunks makes no difference. Not thread-safe.
 */
public final class LineSplitter {

	private static final int LEAST = 1024;

	private static final int KEPT = 64 * 1024;

	private final int maxLineBytes;

	private final long maxTotalBytes;

	private byte[] line = new byte[LEAST];

	private int size;

	private long total;

	/**
	 * Creates a splitter.
	 * @param maxLineBytes longest line without its LF
	 * @param maxTotalBytes most bytes of all lines
	 */
	public LineSplitter(int maxLineBytes, long maxTotalBytes) {
		this.maxLineBytes = maxLineBytes;
		this.maxTotalBytes = maxTotalBytes;
	}

	/**
	 * Reads on.
	 * @param chunk next bytes, which are consumed
	 * @param lines is given each line that is complete, without its LF
	 * @throws LimitExceededException when a line or all of them are too long
	 */
	public void feed(ByteBuffer chunk, Consumer<byte[]> lines) {
		this.total += chunk.remaining();
		if (this.total > this.maxTotalBytes) {
			throw new LimitExceededException("more than " + this.maxTotalBytes + " bytes in all");
		}
		while (chunk.hasRemaining()) {
			int end = lineEnd(chunk);
			int length = end - chunk.position();
			append(chunk, length);
			if (chunk.hasRemaining()) {
				chunk.get();
				lines.accept(take());
			}
		}
	}

	/**
	 * Ends: what stands behind the last LF is a line too, unless it is empty.
	 * @param lines is given the last line
	 */
	public void finish(Consumer<byte[]> lines) {
		if (this.size > 0) {
			lines.accept(take());
		}
	}

	private static int lineEnd(ByteBuffer chunk) {
		int i = chunk.position();
		while (i < chunk.limit() && chunk.get(i) != '\n') {
			i++;
		}
		return i;
	}

	private void append(ByteBuffer chunk, int length) {
		if (length > this.maxLineBytes - this.size) {
			throw new LimitExceededException("a line of more than " + this.maxLineBytes + " bytes");
		}
		if (length > this.line.length - this.size) {
			int doubled = Math.max(2 * this.line.length, this.size + length);
			this.line = Arrays.copyOf(this.line, doubled);
		}
		chunk.get(this.line, this.size, length);
		this.size += length;
	}

	private byte[] take() {
		byte[] taken = Arrays.copyOf(this.line, this.size);
		this.size = 0;
		if (this.line.length > KEPT) {
			this.line = new byte[LEAST];
		}
		return taken;
	}

	/** The other side sends more than is read. */
	public static final class LimitExceededException extends RuntimeException {

		/**
		 * Creates an exception.
		 * @param message what is too long
		 */
		public LimitExceededException(String message) {
			super(message, null, false, false);
		}

	}

}

package io.quintet.appcontrol.internal;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * Cuts bytes into lines at LF. Each byte is looked at once, and no more than one line is
 * kept. How the bytes are cut into chunks makes no difference. Not thread-safe.
 */
public final class LineSplitter {

	private static final int KEPT = 64 * 1024;

	private final int maxLineBytes;

	private final long maxTotalBytes;

	private ByteArrayOutputStream line = new ByteArrayOutputStream();

	private long total;

	public LineSplitter(int maxLineBytes, long maxTotalBytes) {
		this.maxLineBytes = maxLineBytes;
		this.maxTotalBytes = maxTotalBytes;
	}

	/**
	 * Reads on. Fails with a {@link LimitExceededException} when a line or all of them
	 * are too long.
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

	/** Ends: what stands behind the last LF is a line too, unless it is empty. */
	public void finish(Consumer<byte[]> lines) {
		if (this.line.size() > 0) {
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
		if (length > this.maxLineBytes - this.line.size()) {
			throw new LimitExceededException("a line of more than " + this.maxLineBytes + " bytes");
		}
		byte[] piece = new byte[length];
		chunk.get(piece);
		this.line.writeBytes(piece);
	}

	private byte[] take() {
		byte[] taken = this.line.toByteArray();
		if (taken.length > KEPT) {
			this.line = new ByteArrayOutputStream();
		}
		this.line.reset();
		return taken;
	}

	/** The other side sends more than is read. */
	public static final class LimitExceededException extends RuntimeException {

		public LimitExceededException(String message) {
			super(message, null, false, false);
		}

	}

}

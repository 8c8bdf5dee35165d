package io.quintet.appcontrol.socket;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Collects the request line of one connection. What is too long is read and thrown away
 * up to the end of the line, so that a peer that writes first and reads later still gets
 * its answer.
 */
final class RequestLine {

	/** Most bytes that are thrown away before the peer is answered nevertheless. */
	static final long MAX_DISCARDED = 64L * 1024 * 1024;

	private static final int LEAST = 1024;

	private static final byte[] NOTHING = {};

	private final int maxBytes;

	private final long maxBuffered;

	private final AtomicLong buffered;

	private byte[] bytes = NOTHING;

	private int size;

	private long discarded;

	private boolean complete;

	private @Nullable Problem problem;

	/** Why a line is not kept. */
	enum Problem {

		TOO_LONG, NO_ROOM

	}

	RequestLine(int maxBytes, long maxBuffered, AtomicLong buffered) {
		this.maxBytes = maxBytes;
		this.maxBuffered = maxBuffered;
		this.buffered = buffered;
	}

	/**
	 * Reads on, up to the end of the line.
	 * @return whether the line is complete, or too much of it was thrown away
	 */
	boolean read(ByteBuf in) {
		int end = in.bytesBefore((byte) '\n');
		int length = (end >= 0) ? end : in.readableBytes();
		if (this.problem == null && length > this.maxBytes - this.size) {
			give(Problem.TOO_LONG);
		}
		else if (this.problem == null && !grow(length)) {
			give(Problem.NO_ROOM);
		}
		if (this.problem == null) {
			in.readBytes(this.bytes, this.size, length);
			this.size += length;
		}
		else {
			in.skipBytes(length);
			this.discarded += length;
		}
		this.complete = end >= 0;
		return this.complete || this.discarded > MAX_DISCARDED;
	}

	private boolean grow(int length) {
		int needed = this.size + length;
		if (needed <= this.bytes.length) {
			return true;
		}
		int capacity = (int) Math.min(this.maxBytes, Math.max(LEAST, Math.max(2L * this.bytes.length, needed)));
		int more = capacity - this.bytes.length;
		if (this.buffered.addAndGet(more) > this.maxBuffered) {
			this.buffered.addAndGet(-more);
			return false;
		}
		this.bytes = Arrays.copyOf(this.bytes, capacity);
		return true;
	}

	private void give(Problem reason) {
		this.problem = reason;
		release();
	}

	@Nullable Problem problem() {
		return this.problem;
	}

	/** Tells whether nothing was read at all. */
	boolean isEmpty() {
		return this.size == 0 && this.discarded == 0 && !this.complete;
	}

	/**
	 * Takes the line out. A line without text that has an end is not empty, because a
	 * peer did ask something.
	 */
	byte[] take() {
		byte[] taken = (this.size == 0 && this.complete) ? new byte[] { '\n' } : Arrays.copyOf(this.bytes, this.size);
		release();
		return taken;
	}

	void release() {
		this.buffered.addAndGet(-this.bytes.length);
		this.bytes = NOTHING;
		this.size = 0;
	}

}

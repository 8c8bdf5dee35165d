package io.quintet.samples.benchmarks.load;

import java.nio.ByteBuffer;

/**
 * Finds the end of one HTTP/1.1 answer with a {@code Content-Length}. Looks at nothing
 * but the status, that header, and the blank line.
 */
final class AnswerReader {

	private static final int STATUS_AT = 9;

	private static final byte[] LENGTH = "\r\ncontent-length:".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

	private final ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);

	private int end = -1;

	ByteBuffer buffer() {
		return this.buffer;
	}

	/** Tells whether the buffer holds the whole answer. */
	boolean isComplete() {
		if (this.end < 0) {
			int head = headEnd();
			if (head < 0) {
				return false;
			}
			this.end = head + contentLength(head);
		}
		if (this.end > this.buffer.capacity()) {
			throw new IllegalStateException("an answer of " + this.end + " bytes is more than this generator reads");
		}
		return this.buffer.position() >= this.end;
	}

	int status() {
		byte[] bytes = this.buffer.array();
		return (bytes[STATUS_AT] - '0') * 100 + (bytes[STATUS_AT + 1] - '0') * 10 + bytes[STATUS_AT + 2] - '0';
	}

	String text() {
		return new String(this.buffer.array(), 0, this.buffer.position(), java.nio.charset.StandardCharsets.UTF_8);
	}

	void clear() {
		this.buffer.clear();
		this.end = -1;
	}

	private int headEnd() {
		byte[] bytes = this.buffer.array();
		for (int i = 3; i < this.buffer.position(); i++) {
			if (bytes[i] == '\n' && bytes[i - 2] == '\n') {
				return i + 1;
			}
		}
		return -1;
	}

	private int contentLength(int head) {
		byte[] bytes = this.buffer.array();
		for (int i = 0; i < head - LENGTH.length; i++) {
			if (bytes[i] == '\r' && isLengthAt(i)) {
				return number(i + LENGTH.length);
			}
		}
		throw new IllegalStateException("an answer without Content-Length: " + text());
	}

	private boolean isLengthAt(int from) {
		for (int i = 0; i < LENGTH.length; i++) {
			byte b = this.buffer.get(from + i);
			if (((b >= 'A' && b <= 'Z') ? b + ('a' - 'A') : b) != LENGTH[i]) {
				return false;
			}
		}
		return true;
	}

	private int number(int from) {
		int number = 0;
		for (int i = from; this.buffer.get(i) != '\r'; i++) {
			byte b = this.buffer.get(i);
			number = (b == ' ') ? number : number * 10 + (b - '0');
		}
		return number;
	}

}

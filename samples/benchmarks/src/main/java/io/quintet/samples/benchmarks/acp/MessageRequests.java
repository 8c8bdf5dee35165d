package io.quintet.samples.benchmarks.acp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import io.quintet.samples.benchmarks.load.Requests;

/**
 * Posts of messages, each with a client id of its own. A connection always writes to the
 * same thread.
 */
final class MessageRequests implements Requests {

	private static final int CREATED = 201;

	private final byte[][] requests;

	private final int numberAt;

	private long number;

	MessageRequests(int threads, long firstNumber) {
		this.number = firstNumber;
		this.requests = new byte[threads][];
		for (int i = 0; i < threads; i++) {
			this.requests[i] = HttpText.post("/acp/threads/" + Message.threadId(i) + "/messages", Message.ORG,
					Message.request());
		}
		this.numberAt = new String(this.requests[0], StandardCharsets.US_ASCII).indexOf(Message.digits(0) + "\"");
	}

	@Override
	public ByteBuffer next(int connection) {
		byte[] request = this.requests[connection % this.requests.length];
		byte[] digits = Message.digits(this.number++).getBytes(StandardCharsets.US_ASCII);
		System.arraycopy(digits, 0, request, this.numberAt, digits.length);
		return ByteBuffer.wrap(request);
	}

	// 200 would be the answer to a repeat.
	@Override
	public int status() {
		return CREATED;
	}

	/** The number that no request has had. */
	long nextNumber() {
		return this.number;
	}

}

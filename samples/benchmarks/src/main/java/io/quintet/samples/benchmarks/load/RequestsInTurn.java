package io.quintet.samples.benchmarks.load;

import java.nio.ByteBuffer;

/**
 * Requests ready to be sent, in turn.
 */
final class RequestsInTurn implements Requests {

	private final byte[][] requests;

	private int next;

	RequestsInTurn(byte[]... requests) {
		this.requests = requests.clone();
	}

	@Override
	public ByteBuffer next(int connection) {
		byte[] request = this.requests[this.next];
		this.next = (this.next + 1) % this.requests.length;
		return ByteBuffer.wrap(request);
	}

}

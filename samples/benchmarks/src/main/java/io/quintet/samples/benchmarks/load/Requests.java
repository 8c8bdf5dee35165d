package io.quintet.samples.benchmarks.load;

import java.nio.ByteBuffer;

/**
 * Requests ready to be sent, in turn.
 */
public final class Requests {

	private final byte[][] requests;

	private int next;

	/**
	 * Creates the requests.
	 * @param requests the bytes of each, at least one
	 */
	public Requests(byte[]... requests) {
		this.requests = requests.clone();
	}

	ByteBuffer next() {
		byte[] request = this.requests[this.next];
		this.next = (this.next + 1) % this.requests.length;
		return ByteBuffer.wrap(request);
	}

}

package io.quintet.samples.benchmarks.load;

import java.nio.ByteBuffer;

/**
 * Requests to be sent, and how a right answer begins.
 */
public interface Requests {

	/**
	 * Returns the next request.
	 * @param connection number of the connection that will send it, from 0
	 * @return its bytes, sent before the next call
	 */
	ByteBuffer next(int connection);

	/**
	 * Returns the status of a right answer.
	 * @return the status
	 */
	default int status() {
		return 200;
	}

	/**
	 * Creates requests that are sent in turn, whatever the connection.
	 * @param requests the bytes of each, at least one
	 * @return the requests
	 */
	static Requests inTurn(byte[]... requests) {
		return new RequestsInTurn(requests);
	}

}

package io.quintet.samples.benchmarks.acp;

import java.nio.ByteBuffer;

import io.quintet.samples.benchmarks.load.Requests;

/**
 * Creations of threads.
 */
final class CreateRequests implements Requests {

	private static final int CREATED = 201;

	private final byte[] request = HttpText.post("/acp/threads", Message.ORG,
			"{\"tenant\":%s,\"metadata\":{\"topic\":\"a benchmark\"}}".formatted(Message.tenant()));

	@Override
	public ByteBuffer next(int connection) {
		return ByteBuffer.wrap(this.request);
	}

	@Override
	public int status() {
		return CREATED;
	}

}

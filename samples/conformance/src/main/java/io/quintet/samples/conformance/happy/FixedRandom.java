package io.quintet.samples.conformance.happy;

import java.nio.ByteBuffer;
import java.security.SecureRandom;

/** Hands out the bytes of a vector, one after the other. */
final class FixedRandom extends SecureRandom {

	private final transient ByteBuffer bytes;

	FixedRandom(byte[]... parts) {
		super(null, null);
		int length = 0;
		for (byte[] part : parts) {
			length += part.length;
		}
		this.bytes = ByteBuffer.allocate(length);
		for (byte[] part : parts) {
			this.bytes.put(part);
		}
		this.bytes.flip();
	}

	@Override
	public void nextBytes(byte[] target) {
		if (target.length > this.bytes.remaining()) {
			throw new IllegalArgumentException("The vector has too few random bytes");
		}
		this.bytes.get(target);
	}

}

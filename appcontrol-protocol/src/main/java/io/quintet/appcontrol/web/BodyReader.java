package io.quintet.appcontrol.web;

import java.io.ByteArrayOutputStream;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.util.DisconnectedClientHelper;
import reactor.core.publisher.Mono;

import io.quintet.appcontrol.FailureKinds;

/**
 * Reads request bodies, up to a length and a time.
 */
final class BodyReader {

	private final WebSettings settings;

	BodyReader(WebSettings settings) {
		this.settings = settings;
	}

	/**
	 * Reads a body.
	 * @return its bytes, none when there is no body; fails with {@link HttpRefusal} when
	 * it is too long or too slow, and with {@link ClientGoneException}
	 */
	Mono<byte[]> read(ServerHttpRequest request) {
		if (request.getHeaders().getContentLength() > this.settings.maxBodyBytes()) {
			return Mono.error(tooLarge());
		}
		return Mono.fromSupplier(BoundedBytes::new)
			.flatMap((bytes) -> request.getBody()
				.onErrorMap(DisconnectedClientHelper::isClientDisconnectedException, ClientGoneException::new)
				.doOnNext(bytes::add)
				.then(Mono.fromCallable(bytes::toByteArray))
				.timeout(this.settings.bodyTimeout(), Mono.error(this::tooSlow)));
	}

	private HttpRefusal tooLarge() {
		return new HttpRefusal(HttpStatus.CONTENT_TOO_LARGE, FailureKinds.INVALID_REQUEST,
				"The request body is longer than " + this.settings.maxBodyBytes() + " bytes.");
	}

	private HttpRefusal tooSlow() {
		return new HttpRefusal(HttpStatus.REQUEST_TIMEOUT, FailureKinds.INVALID_REQUEST,
				"The request body did not end within " + this.settings.bodyTimeout().toMillis() + " ms.");
	}

	/**
	 * Collects a body. What is too much is read and thrown away within bounds, so that a
	 * client that writes first and reads later still gets its answer.
	 */
	private final class BoundedBytes {

		private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);

		private long size;

		void add(DataBuffer buffer) {
			int length = buffer.readableByteCount();
			int max = BodyReader.this.settings.maxBodyBytes();
			this.size += length;
			try {
				if (this.size <= max) {
					byte[] chunk = new byte[length];
					buffer.read(chunk);
					this.bytes.writeBytes(chunk);
				}
			}
			finally {
				DataBufferUtils.release(buffer);
			}
			if (this.size > max + UnreadBody.MAX_DISCARDED) {
				throw tooLarge();
			}
		}

		byte[] toByteArray() {
			if (this.size > BodyReader.this.settings.maxBodyBytes()) {
				throw tooLarge();
			}
			return this.bytes.toByteArray();
		}

	}

}

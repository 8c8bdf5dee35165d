package io.quintet.appcontrol.web;

import java.io.ByteArrayOutputStream;

import org.jspecify.annotations.Nullable;
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
	 * @param lease account of its bytes
	 * @return its bytes, none when there is no body; fails with {@link HttpRefusal} when
	 * it is too long or too slow or there is no room for it, and with
	 * {@link ClientGoneException}
	 */
	Mono<byte[]> read(ServerHttpRequest request, BodyBudget.Lease lease) {
		long announced = request.getHeaders().getContentLength();
		HttpRefusal refusal = (announced > this.settings.maxBodyBytes()) ? tooLarge() : lease.refusal(announced);
		if (refusal != null) {
			return Mono.error(refusal);
		}
		return Mono.fromSupplier(() -> new BoundedBytes(lease))
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

		private final BodyBudget.Lease lease;

		private ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);

		private long discarded;

		private @Nullable HttpRefusal refusal;

		BoundedBytes(BodyBudget.Lease lease) {
			this.lease = lease;
		}

		void add(DataBuffer buffer) {
			int length = buffer.readableByteCount();
			try {
				if (this.refusal == null) {
					refuse(check(length));
				}
				if (this.refusal == null) {
					byte[] chunk = new byte[length];
					buffer.read(chunk);
					this.bytes.writeBytes(chunk);
				}
				else {
					this.discarded += length;
				}
			}
			finally {
				DataBufferUtils.release(buffer);
			}
			if (this.refusal != null && this.discarded > UnreadBody.MAX_DISCARDED) {
				throw this.refusal;
			}
		}

		private @Nullable HttpRefusal check(int length) {
			return (this.bytes.size() + length > BodyReader.this.settings.maxBodyBytes()) ? tooLarge()
					: this.lease.grow(length);
		}

		private void refuse(@Nullable HttpRefusal reason) {
			if (reason != null) {
				this.refusal = reason;
				this.bytes = new ByteArrayOutputStream(0);
				this.lease.close();
			}
		}

		byte[] toByteArray() {
			if (this.refusal != null) {
				throw this.refusal;
			}
			return this.bytes.toByteArray();
		}

	}

}

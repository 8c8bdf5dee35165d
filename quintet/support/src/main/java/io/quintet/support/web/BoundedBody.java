package io.quintet.support.web;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.util.DisconnectedClientHelper;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.quintet.support.reactive.TimeLimits;

/**
 * Reads a request body up to a length and a time. What is too much is read and thrown
 * away within bounds, so that a client that writes first and reads later still gets its
 * answer.
 */
public final class BoundedBody {

	private final Admission admission;

	private ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);

	private long discarded;

	private @Nullable RuntimeException refusal;

	private BoundedBody(Admission admission) {
		this.admission = admission;
	}

	/**
	 * Reads a body.
	 * @param request the request
	 * @param maxSize most bytes
	 * @param timeout how long it may take
	 * @param tooLarge creates the refusal of a longer one
	 * @param tooSlow creates the refusal of a slower one
	 * @return the bytes, none when there is no body; fails with a refusal or with
	 * {@link ClientGoneException}
	 */
	public static Mono<byte[]> read(ServerHttpRequest request, int maxSize, Duration timeout,
			Supplier<? extends RuntimeException> tooLarge, Supplier<? extends RuntimeException> tooSlow) {
		if (request.getHeaders().getContentLength() > maxSize) {
			return Mono.error(tooLarge);
		}
		return read(request, (size, length) -> (size + length > maxSize) ? tooLarge.get() : null, timeout, tooSlow);
	}

	/**
	 * Reads a body.
	 * @param request the request
	 * @param admission says how much may be kept
	 * @param timeout how long it may take
	 * @param tooSlow creates the refusal of a slower one
	 * @return the bytes, none when there is no body; fails with a refusal or with
	 * {@link ClientGoneException}
	 */
	public static Mono<byte[]> read(ServerHttpRequest request, Admission admission, Duration timeout,
			Supplier<? extends RuntimeException> tooSlow) {
		return read(request, admission, timeout, tooSlow, TimeLimits.scheduler());
	}

	static Mono<byte[]> read(ServerHttpRequest request, Admission admission, Duration timeout,
			Supplier<? extends RuntimeException> tooSlow, Scheduler timer) {
		return Mono.fromSupplier(() -> new BoundedBody(admission))
			.flatMap((body) -> request.getBody()
				.onErrorMap(DisconnectedClientHelper::isClientDisconnectedException, ClientGoneException::new)
				.doOnNext(body::add)
				.then(Mono.fromCallable(body::toByteArray))
				.timeout(timeout, Mono.error(tooSlow), timer));
	}

	private void add(DataBuffer buffer) {
		int length = buffer.readableByteCount();
		try {
			if (this.refusal == null) {
				this.refusal = this.admission.refusal(this.bytes.size(), length);
			}
			if (this.refusal == null) {
				byte[] chunk = new byte[length];
				buffer.read(chunk);
				this.bytes.writeBytes(chunk);
			}
			else {
				this.bytes = new ByteArrayOutputStream(0);
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

	private byte[] toByteArray() {
		if (this.refusal != null) {
			throw this.refusal;
		}
		return this.bytes.toByteArray();
	}

	/** Says how much of a body may be kept. */
	@FunctionalInterface
	public interface Admission {

		/**
		 * Tells whether the next bytes may be kept; not called again after a refusal.
		 * @param size bytes that are kept
		 * @param length number of the next ones
		 * @return why not, or {@code null}
		 */
		@Nullable RuntimeException refusal(long size, int length);

	}

}

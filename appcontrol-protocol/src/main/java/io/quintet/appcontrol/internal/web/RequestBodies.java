package io.quintet.appcontrol.internal.web;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.quintet.appcontrol.FailureKinds;
import io.quintet.support.web.BoundedBody;

/**
 * Reads request bodies, bounded in length, in time and all together. A body becomes a
 * tree of many times its size, which lives as long as its command runs, so its bytes
 * count until the answer has ended.
 */
final class RequestBodies {

	/** Longest body of a caller whose token, if any, is inside of it. */
	private static final int MAX_UNAUTHENTICATED = 64 * 1024;

	/** Bodies up to this length have a part of the budget of their own. */
	private static final int SMALL = 64 * 1024;

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private final WebSettings settings;

	private final AtomicLong used = new AtomicLong();

	RequestBodies(WebSettings settings) {
		this.settings = settings;
	}

	/**
	 * Answers a request by its body.
	 * @param authenticated whether the caller may send a long one
	 * @return the answer; fails with {@link HttpRefusal} when the body is too long or too
	 * slow or there is no room for it
	 */
	<T> Flux<T> answer(ServerHttpRequest request, boolean authenticated, Function<byte[], Flux<T>> answer) {
		return Flux.using(() -> new Lease(authenticated), (lease) -> lease.read(request).flatMapMany(answer),
				Lease::close);
	}

	private boolean take(int bytes, long ceiling) {
		if (this.used.addAndGet(bytes) <= ceiling) {
			return true;
		}
		this.used.addAndGet(-bytes);
		return false;
	}

	private static HttpRefusal tooSlow() {
		return new HttpRefusal(HttpStatus.REQUEST_TIMEOUT, FailureKinds.INVALID_REQUEST,
				"The request body did not end within " + TIMEOUT.toMillis() + " ms.");
	}

	/** The bytes of one body. */
	private final class Lease {

		private final boolean authenticated;

		private long size;

		private boolean closed;

		Lease(boolean authenticated) {
			this.authenticated = authenticated;
		}

		Mono<byte[]> read(ServerHttpRequest request) {
			HttpRefusal refusal = refusal(request.getHeaders().getContentLength());
			return (refusal != null) ? Mono.error(refusal)
					: BoundedBody.read(request, (size, length) -> grow(length), TIMEOUT, RequestBodies::tooSlow);
		}

		private @Nullable HttpRefusal refusal(long length) {
			int max = RequestBodies.this.settings.maxBodyBytes();
			if (length > max) {
				return new HttpRefusal(HttpStatus.CONTENT_TOO_LARGE, FailureKinds.INVALID_REQUEST,
						"The request body is longer than " + max + " bytes.");
			}
			return (!this.authenticated && length > MAX_UNAUTHENTICATED)
					? new HttpRefusal(HttpStatus.UNAUTHORIZED, FailureKinds.UNAUTHORIZED, "A request longer than "
							+ MAX_UNAUTHENTICATED + " bytes has to bring its token as Authorization: Bearer.")
					: null;
		}

		private synchronized @Nullable HttpRefusal grow(int bytes) {
			HttpRefusal refusal = refusal(this.size + bytes);
			if (refusal == null && (this.closed || !take(bytes, ceiling(this.size + bytes)))) {
				refusal = new HttpRefusal(HttpStatus.SERVICE_UNAVAILABLE, FailureKinds.NOT_AVAILABLE,
						"The service is busy: too many long requests at the same time. Try again later.");
			}
			if (refusal != null) {
				close();
				return refusal;
			}
			this.size += bytes;
			return null;
		}

		// Strangers cannot keep callers with a token out, nor long requests short ones.
		private long ceiling(long length) {
			long all = RequestBodies.this.settings.maxBufferedBytes();
			return !this.authenticated ? all / 4 : (length > SMALL) ? all / 4 * 3 : all;
		}

		synchronized void close() {
			RequestBodies.this.used.addAndGet(-this.size);
			this.size = 0;
			this.closed = true;
		}

	}

}

package io.quintet.appcontrol.web;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Mono;

/**
 * Reads what is left of a request that was refused before its body: otherwise the next
 * request on the same connection would wait behind it for ever.
 */
final class UnreadBody {

	/** Most bytes that are read and thrown away. */
	static final long MAX_DISCARDED = 16 * 1024 * 1024;

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private UnreadBody() {
	}

	static boolean isPossible(ServerHttpRequest request) {
		return request.getHeaders().getContentLength() > 0
				|| request.getHeaders().containsHeader(HttpHeaders.TRANSFER_ENCODING);
	}

	/**
	 * Tells whether the client may still wait for leave to send its body, or is too slow.
	 * @param request the request
	 * @param response its answer, with the status set
	 * @return whether the connection has to be closed instead of read to the end
	 */
	static boolean isWithheld(ServerHttpRequest request, ServerHttpResponse response) {
		HttpStatusCode status = response.getStatusCode();
		return status != null && status.isError() && (status.isSameCodeAs(HttpStatus.REQUEST_TIMEOUT)
				|| (request.getHeaders().containsHeader(HttpHeaders.EXPECT) && isPossible(request)));
	}

	/**
	 * Reads the rest of a body, if it was not read before.
	 * @param request the request, already answered
	 * @return completes when the body has ended or is not worth waiting for
	 */
	static Mono<Void> discard(ServerHttpRequest request) {
		return Mono.fromSupplier(AtomicLong::new).flatMapMany((size) -> request.getBody().takeWhile((buffer) -> {
			int length = buffer.readableByteCount();
			DataBufferUtils.release(buffer);
			return size.addAndGet(length) <= MAX_DISCARDED;
		})).then().timeout(PATIENCE).onErrorComplete();
	}

}

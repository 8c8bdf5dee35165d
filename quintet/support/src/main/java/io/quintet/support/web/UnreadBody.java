package io.quintet.support.web;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

import io.quintet.support.reactive.TimeLimits;

/**
 * Reads what is left of a request that was refused before its body: otherwise the next
 * request on the same connection would wait behind it for ever.
 */
public final class UnreadBody {

	/** Most bytes that are read and thrown away. */
	static final long MAX_DISCARDED = 16 * 1024 * 1024;

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private UnreadBody() {
	}

	/**
	 * Writes an answer, and reads the request to its end or has the connection closed.
	 * @param exchange the exchange, with the status set
	 * @param answer writes the answer
	 * @return completes when the connection can be used again, or is to be closed
	 */
	public static Mono<Void> write(ServerWebExchange exchange, Mono<Void> answer) {
		prepare(exchange);
		return isPossible(exchange.getRequest()) ? answer.then(Mono.defer(() -> discard(exchange))) : answer;
	}

	/**
	 * Has the connection closed behind an answer where the rest of the body may come or
	 * not, because nothing else can follow on it.
	 * @param exchange the exchange, with the status set
	 */
	public static void prepare(ServerWebExchange exchange) {
		if (isWithheld(exchange)) {
			exchange.getResponse().getHeaders().set(HttpHeaders.CONNECTION, "close");
		}
	}

	/**
	 * Reads the rest of a body, if it was not read before.
	 * @param exchange the exchange, already answered
	 * @return completes when the body has ended or is not worth waiting for
	 */
	public static Mono<Void> discard(ServerWebExchange exchange) {
		ServerHttpRequest request = exchange.getRequest();
		if (!isPossible(request) || isWithheld(exchange)) {
			return Mono.empty();
		}
		return Mono.fromSupplier(AtomicLong::new).flatMapMany((size) -> request.getBody().takeWhile((buffer) -> {
			int length = buffer.readableByteCount();
			DataBufferUtils.release(buffer);
			return size.addAndGet(length) <= MAX_DISCARDED;
		})).then().timeout(PATIENCE, TimeLimits.scheduler()).onErrorComplete();
	}

	private static boolean isPossible(ServerHttpRequest request) {
		return request.getHeaders().getContentLength() > 0
				|| request.getHeaders().containsHeader(HttpHeaders.TRANSFER_ENCODING);
	}

	// The client may still wait for leave to send its body, or is too slow.
	private static boolean isWithheld(ServerWebExchange exchange) {
		ServerHttpRequest request = exchange.getRequest();
		HttpStatusCode status = exchange.getResponse().getStatusCode();
		return status != null && status.isError() && (status.isSameCodeAs(HttpStatus.REQUEST_TIMEOUT)
				|| (request.getHeaders().containsHeader(HttpHeaders.EXPECT) && isPossible(request)));
	}

}

package io.quintet.hpp.internal.web;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

import io.quintet.hpp.HandshakeException;
import io.quintet.support.web.ClientGoneException;
import io.quintet.support.web.JsonResponse;

/**
 * Turns bytes and refusals into responses. Every answer is JSON and none may be cached.
 */
final class HppResponses {

	private static final Logger logger = LoggerFactory.getLogger(HppResponses.class);

	private HppResponses() {
	}

	static Mono<ServerResponse> ok(byte[] body) {
		return JsonResponse.of(HttpStatus.OK, body);
	}

	static Mono<ServerResponse> methodNotAllowed(String allow) {
		return JsonResponse.of(HttpStatus.METHOD_NOT_ALLOWED, Answers.error("method not allowed"),
				(headers) -> headers.set(HttpHeaders.ALLOW, allow));
	}

	static Mono<ServerResponse> failure(Throwable ex) {
		if (ex instanceof HandshakeException refusal) {
			return JsonResponse.of(HttpStatus.valueOf(refusal.reason().status()), Answers.error(refusal.getMessage()),
					(headers) -> retryAfter(headers, refusal.retryAfter()));
		}
		if (ex instanceof ClientGoneException) {
			// The client is gone: there is no response to send, and an upload that was
			// cut off is no error of the server.
			logger.debug("A client went away", ex.getCause());
			return Mono.empty();
		}
		logger.error("An HPP request failed", ex);
		return JsonResponse.of(HttpStatus.INTERNAL_SERVER_ERROR, Answers.error("internal error"));
	}

	static Mono<Void> fail(ServerWebExchange exchange, Throwable ex) {
		logger.error("An HPP request failed", ex);
		return refuse(exchange, HttpStatus.INTERNAL_SERVER_ERROR, "internal error");
	}

	static Mono<Void> refuse(ServerWebExchange exchange, HandshakeException refusal) {
		retryAfter(exchange.getResponse().getHeaders(), refusal.retryAfter());
		return refuse(exchange, HttpStatus.valueOf(refusal.reason().status()), refusal.getMessage());
	}

	static Mono<Void> refuse(ServerWebExchange exchange, HttpStatus status, @Nullable String message) {
		exchange.getResponse().setStatusCode(status);
		return JsonResponse.write(exchange, Answers.error(message));
	}

	private static void retryAfter(HttpHeaders headers, @Nullable Duration wait) {
		if (wait != null) {
			JsonResponse.retryAfter(headers, wait);
		}
	}

}

package io.quintet.hpp.web;

import java.time.Duration;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

import io.quintet.hpp.HandshakeException;

/**
 * Turns bytes and refusals into responses. Every answer is JSON and none may be cached.
 */
final class JsonResponses {

	private static final Logger logger = LoggerFactory.getLogger(JsonResponses.class);

	private JsonResponses() {
	}

	static Mono<ServerResponse> ok(byte[] body) {
		return response(HttpStatus.OK, body, (headers) -> {
		});
	}

	static Mono<ServerResponse> methodNotAllowed(String allow) {
		return response(HttpStatus.METHOD_NOT_ALLOWED, Answers.error("method not allowed"),
				(headers) -> headers.set(HttpHeaders.ALLOW, allow));
	}

	static Mono<ServerResponse> allow(String allow) {
		return ServerResponse.ok()
			.header(HttpHeaders.ALLOW, allow)
			.header(HttpHeaders.CACHE_CONTROL, "no-store")
			.build();
	}

	static Mono<ServerResponse> failure(Throwable ex) {
		if (ex instanceof HandshakeException refusal) {
			return response(HttpStatus.valueOf(refusal.reason().status()), Answers.error(refusal.getMessage()),
					(headers) -> retryAfter(headers, refusal.retryAfter()));
		}
		if (ex instanceof ClientGoneException) {
			// Nobody is left to answer, and an upload that breaks off is no error of
			// ours.
			logger.debug("A client went away", ex.getCause());
			return Mono.empty();
		}
		logger.error("An HPP request failed", ex);
		return response(HttpStatus.INTERNAL_SERVER_ERROR, Answers.error("internal error"), (headers) -> {
		});
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
		prepare(exchange.getResponse().getHeaders());
		return write(exchange, Answers.error(message));
	}

	private static Mono<ServerResponse> response(HttpStatus status, byte[] body, Consumer<HttpHeaders> more) {
		return ServerResponse.status(status).headers((headers) -> {
			prepare(headers);
			more.accept(headers);
		}).build((exchange, context) -> write(exchange, body));
	}

	private static Mono<Void> write(ServerWebExchange exchange, byte[] body) {
		ServerHttpResponse response = exchange.getResponse();
		response.getHeaders().setContentLength(body.length);
		if (UnreadBody.isWithheld(exchange.getRequest(), response)) {
			// The rest of the body may come or not: nothing else can follow on this
			// connection.
			response.getHeaders().set(HttpHeaders.CONNECTION, "close");
			return response.writeWith(Mono.just(response.bufferFactory().wrap(body)));
		}
		Mono<Void> written = response.writeWith(Mono.just(response.bufferFactory().wrap(body)));
		return UnreadBody.isPossible(exchange.getRequest()) ? written.then(UnreadBody.discard(exchange.getRequest()))
				: written;
	}

	private static void prepare(HttpHeaders headers) {
		headers.setContentType(MediaType.APPLICATION_JSON);
		headers.setCacheControl("no-store");
	}

	private static void retryAfter(HttpHeaders headers, @Nullable Duration wait) {
		if (wait != null) {
			headers.set(HttpHeaders.RETRY_AFTER, Long.toString(Answers.seconds(wait)));
		}
	}

}

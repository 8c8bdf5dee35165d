package io.quintet.acp.web;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

import io.quintet.acp.json.AcpJson;
import io.quintet.acp.thread.AcpException;
import io.quintet.acp.thread.ErrorCode;

/**
 * Turns replies and refusals into responses. Every body is JSON and none may be cached.
 */
final class JsonResponses {

	private static final Logger logger = LoggerFactory.getLogger(JsonResponses.class);

	private JsonResponses() {
	}

	static Mono<ServerResponse> ok(byte[] body) {
		return response(HttpStatus.OK, body, (headers) -> {
		});
	}

	static Mono<ServerResponse> created(byte[] body) {
		return response(HttpStatus.CREATED, body, (headers) -> {
		});
	}

	static Mono<ServerResponse> noContent() {
		return response(HttpStatus.NO_CONTENT, null, (headers) -> {
		});
	}

	static Mono<ServerResponse> notFound() {
		return refusal(HttpStatus.NOT_FOUND, "Not Found", ErrorCode.NOT_FOUND, (headers) -> {
		});
	}

	static Mono<ServerResponse> methodNotAllowed(String allow) {
		return refusal(HttpStatus.METHOD_NOT_ALLOWED, "Method Not Allowed", ErrorCode.METHOD_NOT_ALLOWED,
				(headers) -> headers.set(HttpHeaders.ALLOW, allow));
	}

	static Mono<ServerResponse> allow(String allow) {
		return response(HttpStatus.OK, null, (headers) -> headers.set(HttpHeaders.ALLOW, allow));
	}

	static Mono<ServerResponse> failure(Throwable ex) {
		if (ex instanceof AcpException refusal) {
			return response(HttpStatus.valueOf(refusal.code().status()),
					AcpJson.writeError(String.valueOf(refusal.getMessage()), refusal.code().wire(), refusal.errors()),
					(headers) -> retryAfter(headers, refusal));
		}
		if (ex instanceof ClientGoneException) {
			// Nobody is left to answer, and an upload that breaks off is no error of
			// ours.
			logger.debug("A client went away", ex.getCause());
			return Mono.empty();
		}
		logger.error("An ACP request failed", ex);
		return response(HttpStatus.INTERNAL_SERVER_ERROR,
				AcpJson.writeError("Internal Server Error", "internal_error", List.of()), (headers) -> {
				});
	}

	private static Mono<ServerResponse> refusal(HttpStatus status, String detail, ErrorCode code,
			Consumer<HttpHeaders> more) {
		return response(status, AcpJson.writeError(detail, code.wire(), List.of()), more);
	}

	private static Mono<ServerResponse> response(HttpStatus status, byte @Nullable [] body,
			Consumer<HttpHeaders> more) {
		return ServerResponse.status(status).headers((headers) -> {
			headers.setCacheControl("no-store");
			more.accept(headers);
		}).build((exchange, context) -> write(exchange, body));
	}

	private static Mono<Void> write(ServerWebExchange exchange, byte @Nullable [] body) {
		ServerHttpRequest request = exchange.getRequest();
		ServerHttpResponse response = exchange.getResponse();
		if (UnreadBody.isWithheld(request, response)) {
			// The rest of the body may come or not: nothing else can follow on this
			// connection.
			response.getHeaders().set(HttpHeaders.CONNECTION, "close");
			return written(response, body);
		}
		return UnreadBody.isPossible(request) ? written(response, body).then(UnreadBody.discard(request))
				: written(response, body);
	}

	private static Mono<Void> written(ServerHttpResponse response, byte @Nullable [] body) {
		if (body == null) {
			return response.setComplete();
		}
		response.getHeaders().setContentType(MediaType.APPLICATION_JSON);
		response.getHeaders().setContentLength(body.length);
		return response.writeWith(Mono.just(response.bufferFactory().wrap(body)));
	}

	private static void retryAfter(HttpHeaders headers, AcpException refusal) {
		Duration wait = refusal.retryAfter();
		if (wait != null) {
			headers.set(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, wait.toSeconds())));
		}
		else if (refusal.code() == ErrorCode.TOO_MANY_REQUESTS || refusal.code() == ErrorCode.UNAVAILABLE) {
			headers.set(HttpHeaders.RETRY_AFTER, "1");
		}
	}

}

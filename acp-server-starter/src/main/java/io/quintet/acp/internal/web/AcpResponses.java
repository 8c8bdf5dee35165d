package io.quintet.acp.internal.web;

import java.time.Duration;
import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

import io.quintet.acp.internal.json.AcpJson;
import io.quintet.acp.thread.AcpException;
import io.quintet.acp.thread.ErrorCode;
import io.quintet.support.web.ClientGoneException;
import io.quintet.support.web.JsonResponse;

/**
 * Turns replies and refusals into responses. Every body is JSON and none may be cached.
 */
final class AcpResponses {

	private static final Logger logger = LoggerFactory.getLogger(AcpResponses.class);

	private AcpResponses() {
	}

	static Mono<ServerResponse> ok(byte[] body) {
		return JsonResponse.of(HttpStatus.OK, body);
	}

	static Mono<ServerResponse> created(byte[] body) {
		return JsonResponse.of(HttpStatus.CREATED, body);
	}

	static Mono<ServerResponse> noContent() {
		return JsonResponse.of(HttpStatus.NO_CONTENT, null);
	}

	static Mono<ServerResponse> notFound() {
		return JsonResponse.of(HttpStatus.NOT_FOUND, error("Not Found", ErrorCode.NOT_FOUND));
	}

	static Mono<ServerResponse> methodNotAllowed(String allow) {
		return JsonResponse.of(HttpStatus.METHOD_NOT_ALLOWED, error("Method Not Allowed", ErrorCode.METHOD_NOT_ALLOWED),
				(headers) -> headers.set(HttpHeaders.ALLOW, allow));
	}

	static Mono<ServerResponse> failure(Throwable ex) {
		if (ex instanceof AcpException refusal) {
			return JsonResponse.of(HttpStatus.valueOf(refusal.code().status()),
					AcpJson.writeError(String.valueOf(refusal.getMessage()), refusal.code().wire(), refusal.errors()),
					(headers) -> retryAfter(headers, refusal));
		}
		if (ex instanceof ClientGoneException) {
			// The client has disconnected: not an error of the server.
			logger.debug("A client went away", ex.getCause());
			return Mono.empty();
		}
		logger.error("An ACP request failed", ex);
		return JsonResponse.of(HttpStatus.INTERNAL_SERVER_ERROR,
				AcpJson.writeError("Internal Server Error", "internal_error", List.of()));
	}

	private static byte[] error(String detail, ErrorCode code) {
		return AcpJson.writeError(detail, code.wire(), List.of());
	}

	private static void retryAfter(HttpHeaders headers, AcpException refusal) {
		Duration wait = refusal.retryAfter();
		if (wait != null) {
			JsonResponse.retryAfter(headers, wait);
		}
		else if (refusal.code() == ErrorCode.TOO_MANY_REQUESTS || refusal.code() == ErrorCode.UNAVAILABLE) {
			headers.set(HttpHeaders.RETRY_AFTER, "1");
		}
	}

}

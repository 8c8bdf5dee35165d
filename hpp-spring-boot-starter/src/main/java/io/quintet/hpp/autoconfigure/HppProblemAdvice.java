package io.quintet.hpp.autoconfigure;

import java.time.Duration;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;

import io.quintet.hpp.HandshakeException;
import io.quintet.support.web.JsonResponse;

/**
 * Answers a {@link HandshakeException} that a controller let pass with a problem detail,
 * by the status of the protocol. Any other advice comes first.
 */
@ControllerAdvice
@Order(Ordered.LOWEST_PRECEDENCE)
final class HppProblemAdvice {

	@ExceptionHandler(HandshakeException.class)
	ResponseEntity<ProblemDetail> answer(Throwable thrown, ServerHttpResponse response) throws Throwable {
		// Spring also looks at causes, and the application may mean something else. The
		// headers of a response that has begun are read-only.
		if (!(thrown instanceof HandshakeException refusal) || response.isCommitted()) {
			throw thrown;
		}
		HttpStatus status = HttpStatus.valueOf(refusal.reason().status());
		Duration wait = refusal.retryAfter();
		ResponseEntity.BodyBuilder answer = ResponseEntity.status(status)
			.contentType(MediaType.APPLICATION_PROBLEM_JSON);
		if (wait != null) {
			answer.headers((headers) -> JsonResponse.retryAfter(headers, wait));
		}
		return answer.body(ProblemDetail.forStatusAndDetail(status, refusal.getMessage()));
	}

}

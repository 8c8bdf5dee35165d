package io.quintet.lime.autoconfigure;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;

import io.quintet.lime.error.LimeException;

/**
 * The {@link LimeProblemAdvice} of WebFlux, where the headers of a response that has
 * begun are read-only: the failure of a stream stays what it is.
 */
@ControllerAdvice
@Order(Ordered.LOWEST_PRECEDENCE)
final class LimeReactiveProblemAdvice {

	private final LimeProblemAdvice problems = new LimeProblemAdvice();

	@ExceptionHandler(LimeException.class)
	ResponseEntity<ProblemDetail> answer(Throwable thrown, ServerHttpResponse response) throws Throwable {
		if (response.isCommitted()) {
			throw thrown;
		}
		return this.problems.answer(thrown);
	}

}

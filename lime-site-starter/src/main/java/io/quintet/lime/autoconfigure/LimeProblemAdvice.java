package io.quintet.lime.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;

import io.quintet.lime.error.LimeException;
import io.quintet.lime.error.LimeInvalidPassportException;
import io.quintet.lime.error.LimeLoginTimeoutException;
import io.quintet.lime.error.LimeRateLimitException;
import io.quintet.lime.error.LimeRequestExpiredException;
import io.quintet.lime.error.LimeSiteAuthUnavailableException;
import io.quintet.support.LogText;

/**
 * Answers a {@link LimeException} that a controller let pass with a problem detail. What
 * the platform said is for the log alone. Any other advice comes first.
 */
@ControllerAdvice
@Order(Ordered.LOWEST_PRECEDENCE)
final class LimeProblemAdvice {

	private static final Logger logger = LoggerFactory.getLogger(LimeProblemAdvice.class);

	@ExceptionHandler(LimeException.class)
	ResponseEntity<ProblemDetail> answer(Throwable thrown) throws Throwable {
		// Spring also looks at causes, and the application may mean something else.
		if (!(thrown instanceof LimeException failure)) {
			throw thrown;
		}
		HttpStatus status = status(failure);
		if (status.is5xxServerError()) {
			logger.warn("Answered with {}: {}", status.value(), LogText.of(String.valueOf(failure.getMessage())));
		}
		ResponseEntity.BodyBuilder answer = ResponseEntity.status(status)
			.contentType(MediaType.APPLICATION_PROBLEM_JSON);
		String retryAfter = (status == HttpStatus.SERVICE_UNAVAILABLE) ? seconds(failure.retryAfter()) : null;
		if (retryAfter != null) {
			answer.header(HttpHeaders.RETRY_AFTER, retryAfter);
		}
		if (status == HttpStatus.UNAUTHORIZED) {
			answer.header(HttpHeaders.WWW_AUTHENTICATE, "Lime");
		}
		return answer.body(ProblemDetail.forStatusAndDetail(status, detail(status)));
	}

	private static HttpStatus status(LimeException failure) {
		if (failure instanceof LimeInvalidPassportException) {
			return HttpStatus.UNAUTHORIZED;
		}
		if (failure instanceof LimeRequestExpiredException) {
			return HttpStatus.GONE;
		}
		if (failure instanceof LimeLoginTimeoutException) {
			return HttpStatus.GATEWAY_TIMEOUT;
		}
		Integer platform = failure.httpStatus();
		boolean unavailable = platform == null || platform == HttpStatus.SERVICE_UNAVAILABLE.value()
				|| failure instanceof LimeRateLimitException || failure instanceof LimeSiteAuthUnavailableException;
		return unavailable ? HttpStatus.SERVICE_UNAVAILABLE : HttpStatus.BAD_GATEWAY;
	}

	private static String detail(HttpStatus status) {
		return switch (status) {
			case UNAUTHORIZED -> "The passport is not valid.";
			case GONE -> "The login request was not approved in time.";
			case GATEWAY_TIMEOUT -> "The login was not approved yet.";
			case SERVICE_UNAVAILABLE -> "The LIME platform is out of reach or busy. Try again later.";
			default -> "The LIME platform refused the request, or its answer is not as agreed.";
		};
	}

	private static @Nullable String seconds(@Nullable Duration time) {
		return (time != null) ? Long.toString(time.plusNanos(999_999_999).toSeconds()) : null;
	}

}

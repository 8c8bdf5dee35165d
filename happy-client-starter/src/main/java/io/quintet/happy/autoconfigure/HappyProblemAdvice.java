package io.quintet.happy.autoconfigure;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;

import io.quintet.happy.error.AuthenticationException;
import io.quintet.happy.error.EncryptionException;
import io.quintet.happy.error.HappyConnectionException;
import io.quintet.happy.error.HappyException;
import io.quintet.happy.error.HappyTimeoutException;
import io.quintet.happy.error.MachineNotFoundException;
import io.quintet.happy.error.MachineOfflineException;
import io.quintet.happy.error.MessageDeliveryException;
import io.quintet.happy.error.MetadataConflictException;
import io.quintet.happy.error.SessionEndedException;
import io.quintet.happy.error.SessionNotFoundException;

/**
 * Maps a {@link HappyException} of a controller to a problem detail. Failures of machines
 * and sessions keep their message; those of the server and the keys of this application
 * get a neutral one. Advice of the application comes first.
 */
@ControllerAdvice
@Order(Ordered.LOWEST_PRECEDENCE)
final class HappyProblemAdvice {

	private static final Logger logger = LoggerFactory.getLogger(HappyProblemAdvice.class);

	@ExceptionHandler(HappyException.class)
	ResponseEntity<ProblemDetail> answer(Throwable thrown) throws Throwable {
		// Spring also matches causes, which the application may have wrapped on purpose.
		if (!(thrown instanceof HappyException failure)) {
			throw thrown;
		}
		HttpStatus status = status(failure);
		if (status.is5xxServerError()) {
			logger.warn("Answered with {}: {}", status.value(), failure.getMessage());
		}
		return ResponseEntity.status(status)
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.body(ProblemDetail.forStatusAndDetail(status, detail(failure)));
	}

	private static HttpStatus status(HappyException failure) {
		if (failure instanceof SessionNotFoundException || failure instanceof MachineNotFoundException) {
			return HttpStatus.NOT_FOUND;
		}
		if (failure instanceof SessionEndedException || failure instanceof MetadataConflictException) {
			return HttpStatus.CONFLICT;
		}
		if (failure instanceof HappyTimeoutException) {
			return HttpStatus.GATEWAY_TIMEOUT;
		}
		boolean unavailable = failure instanceof HappyConnectionException || failure instanceof MachineOfflineException
				|| failure instanceof MessageDeliveryException;
		return unavailable ? HttpStatus.SERVICE_UNAVAILABLE : HttpStatus.BAD_GATEWAY;
	}

	private static String detail(HappyException failure) {
		if (failure instanceof AuthenticationException) {
			return "The Happy server does not take the credentials of this application.";
		}
		if (failure instanceof EncryptionException) {
			return "The keys of this application do not open what was asked for.";
		}
		if (failure instanceof HappyConnectionException) {
			return "The Happy server is out of reach or busy. Try again later.";
		}
		return (failure.getCause() != null && failure.getClass() == HappyException.class)
				? "Happy could not do what was asked for." : String.valueOf(failure.getMessage());
	}

}

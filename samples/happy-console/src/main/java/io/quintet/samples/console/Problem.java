package io.quintet.samples.console;

import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.support.WebExchangeBindException;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebInputException;

import io.quintet.happy.error.HappyException;
import io.quintet.happy.error.MachineNotFoundException;
import io.quintet.happy.error.MachineOfflineException;
import io.quintet.happy.error.SessionEndedException;
import io.quintet.happy.error.SessionNotFoundException;
import io.quintet.happy.error.SpawnException;

/**
 * Why something was not done, in the words of the client.
 *
 * @param kind name of the exception
 * @param problem what went wrong
 * @param directory folder that would have to be created; {@code null} when that is not
 * why
 * @param sessionId session that was created nevertheless; {@code null} for none
 */
record Problem(String kind, String problem, @Nullable String directory, @Nullable String sessionId) {

	static Problem of(Throwable failure) {
		String text = text(failure);
		return new Problem(failure.getClass().getSimpleName(), (text != null) ? text : failure.toString(),
				(failure instanceof SpawnException spawn) ? spawn.directoryToApprove() : null,
				(failure instanceof HappyException happy) ? happy.sessionId() : null);
	}

	private static @Nullable String text(Throwable failure) {
		if (failure instanceof WebExchangeBindException invalid) {
			return fields(invalid);
		}
		if (failure instanceof ServerWebInputException && failure.getCause() != null) {
			// Where in the body it is wrong says the innermost one.
			return String.valueOf(NestedExceptionUtils.getMostSpecificCause(failure).getMessage())
				.lines()
				.findFirst()
				.orElse(null);
		}
		return (failure instanceof ResponseStatusException refused) ? refused.getReason() : failure.getMessage();
	}

	private static String fields(WebExchangeBindException invalid) {
		return invalid.getFieldErrors()
			.stream()
			.map((error) -> error.getField() + " " + error.getDefaultMessage())
			.sorted()
			.collect(Collectors.joining("; "));
	}

	static HttpStatus status(HappyException failure) {
		if (failure instanceof SessionNotFoundException || failure instanceof MachineNotFoundException) {
			return HttpStatus.NOT_FOUND;
		}
		if (failure instanceof SpawnException spawn && spawn.directoryToApprove() != null) {
			return HttpStatus.CONFLICT;
		}
		if (failure instanceof SessionEndedException) {
			return HttpStatus.CONFLICT;
		}
		return (failure instanceof MachineOfflineException) ? HttpStatus.SERVICE_UNAVAILABLE : HttpStatus.BAD_GATEWAY;
	}

}

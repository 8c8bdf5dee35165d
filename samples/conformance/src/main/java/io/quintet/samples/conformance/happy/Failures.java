package io.quintet.samples.conformance.happy;

import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Mono;

import io.quintet.happy.error.AuthenticationException;
import io.quintet.happy.error.EncryptionException;
import io.quintet.happy.error.HappyException;
import io.quintet.happy.error.HappyTimeoutException;
import io.quintet.happy.error.MachineNotFoundException;
import io.quintet.happy.error.MachineOfflineException;
import io.quintet.happy.error.MetadataConflictException;
import io.quintet.happy.error.SessionEndedException;
import io.quintet.happy.error.SessionNotFoundException;
import io.quintet.happy.internal.json.HappyJson;

/**
 * What a failure becomes: its simple name and message, and a status that says whose fault
 * it is.
 */
final class Failures {

	private static final Map<Class<? extends Throwable>, HttpStatus> STATUSES = statuses();

	private Failures() {
	}

	private static Map<Class<? extends Throwable>, HttpStatus> statuses() {
		Map<Class<? extends Throwable>, HttpStatus> statuses = new LinkedHashMap<>();
		statuses.put(IllegalArgumentException.class, HttpStatus.BAD_REQUEST);
		statuses.put(DataBufferLimitException.class, HttpStatus.CONTENT_TOO_LARGE);
		statuses.put(AuthenticationException.class, HttpStatus.UNAUTHORIZED);
		statuses.put(SessionNotFoundException.class, HttpStatus.NOT_FOUND);
		statuses.put(MachineNotFoundException.class, HttpStatus.NOT_FOUND);
		statuses.put(MetadataConflictException.class, HttpStatus.CONFLICT);
		statuses.put(SessionEndedException.class, HttpStatus.CONFLICT);
		statuses.put(EncryptionException.class, HttpStatus.UNPROCESSABLE_CONTENT);
		statuses.put(MachineOfflineException.class, HttpStatus.SERVICE_UNAVAILABLE);
		statuses.put(HappyTimeoutException.class, HttpStatus.GATEWAY_TIMEOUT);
		statuses.put(HappyException.class, HttpStatus.BAD_GATEWAY);
		return statuses;
	}

	static Mono<ServerResponse> answer(Throwable failure, ServerRequest request) {
		return ServerResponse.status(status(failure))
			.contentType(MediaType.APPLICATION_JSON)
			.bodyValue(HappyJson.bytes(HappyJson.object().set("error", Views.failure(failure))));
	}

	private static HttpStatus status(Throwable failure) {
		if (failure instanceof ResponseStatusException ex) {
			return HttpStatus.valueOf(ex.getStatusCode().value());
		}
		return STATUSES.entrySet()
			.stream()
			.filter((status) -> status.getKey().isInstance(failure))
			.map(Map.Entry::getValue)
			.findFirst()
			.orElse(HttpStatus.INTERNAL_SERVER_ERROR);
	}

}

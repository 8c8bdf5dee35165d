package io.quintet.happy.internal.transport;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.quintet.happy.error.AuthenticationException;
import io.quintet.happy.error.HappyConnectionException;
import io.quintet.support.reactive.Backoff;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RestCallsTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private static RestCalls answering(HttpStatus status, String body) {
		WebClient client = WebClient.builder()
			.exchangeFunction((request) -> Mono.just(ClientResponse.create(status).body(body).build()))
			.build();
		return new RestCalls(client, TIMEOUT, Schedulers.parallel(),
				() -> new Backoff(TIMEOUT, TIMEOUT, 1, 0, () -> 0));
	}

	@Test
	void theWordsOfTheServerStayOnOneLine() {
		String body = "{\"message\":\"no\\r\\n2026 ERROR forged\\u001b[31m\"}";
		assertThatExceptionOfType(HappyConnectionException.class)
			.isThrownBy(() -> answering(HttpStatus.BAD_REQUEST, body).get(0, "/v1/machines").block(TIMEOUT))
			.withMessage("GET /v1/machines failed: HTTP 400, no??2026 ERROR forged?[31m");
		assertThatExceptionOfType(AuthenticationException.class)
			.isThrownBy(() -> answering(HttpStatus.UNAUTHORIZED, body).get(0, "/v1/machines").block(TIMEOUT))
			.withMessage("The server refused the token (HTTP 401, no??2026 ERROR forged?[31m); log in again");
	}

	@Test
	void longWordsAreCut() {
		assertThatExceptionOfType(HappyConnectionException.class)
			.isThrownBy(() -> answering(HttpStatus.BAD_REQUEST, "{\"error\":\"" + "x".repeat(301) + "\"}")
				.get(0, "/v1/machines")
				.block(TIMEOUT))
			.withMessageEndingWith("HTTP 400, " + "x".repeat(300) + "\u2026");
	}

}

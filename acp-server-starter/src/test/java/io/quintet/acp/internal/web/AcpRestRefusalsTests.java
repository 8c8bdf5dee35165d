package io.quintet.acp.internal.web;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.BodyInserters;
import reactor.core.publisher.Mono;

import io.quintet.acp.access.AcpCredentials;
import io.quintet.acp.store.StoreUnavailableException;
import io.quintet.acp.thread.AcpException;
import io.quintet.acp.thread.ErrorCode;
import io.quintet.acp.thread.Identity;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Callers, bodies and failures of the REST operations.
 */
@ExtendWith(OutputCaptureExtension.class)
class AcpRestRefusalsTests extends RestTestCase {

	@Test
	void theAuthenticatorSeesTheHeadersOnAWorker() {
		AtomicReference<AcpCredentials> seen = new AtomicReference<>();
		AtomicReference<String> thread = new AtomicReference<>();
		this.authenticator = (credentials) -> {
			seen.set(credentials);
			thread.set(Thread.currentThread().getName());
			return Mono.just(CALLER);
		};
		client().get()
			.uri("/acp/threads")
			.header("X-Token", "A", "B")
			.header("AUTHORIZATION", "Bearer x")
			.exchange()
			.expectStatus()
			.isOk();

		assertThat(seen.get().headers()).containsEntry("x-token", "A, B").containsEntry("authorization", "Bearer x");
		assertThat(seen.get().auth()).isEmpty();
		assertThat(thread.get()).startsWith("acp-workers");
	}

	@ParameterizedTest
	@CsvSource({ "GET, /acp/threads?limit=0", "POST, /acp/threads", "GET, /acp/threads/th_1/events",
			"PATCH, /acp/threads/th_1", "POST, /acp/threads/th_1/messages", "DELETE, /acp/runs/%00" })
	void anUnknownCallerIsToldNothing(String method, String path) {
		this.authenticator = (credentials) -> Mono.empty();
		assertRefused(client().method(HttpMethod.valueOf(method)).uri(path).exchange(), 401, "unauthenticated",
				"unauthenticated");
		assertThat(this.threads.calls()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "a\u0000", "a\uD83D" })
	void anIdentityThatCannotBeStoredIsRefused(String text) {
		this.authenticator = (credentials) -> Mono.just(Identity.user(text, "U"));
		assertRefused(get("/acp/threads"), 401, "unauthenticated", "unauthenticated");
		this.authenticator = (credentials) -> Mono.just(Identity.user("u", text));
		assertRefused(get("/acp/threads"), 401, "unauthenticated", "unauthenticated");
	}

	@Test
	void anAuthenticatorThatFailsIsTemporary(CapturedOutput output) {
		this.authenticator = (credentials) -> {
			throw new IllegalStateException("secret");
		};
		assertRefused(get("/acp/threads").expectHeader().valueEquals(HttpHeaders.RETRY_AFTER, "1"), 503, "unavailable",
				"authentication is not available");
		assertThat(output).contains("The authenticator failed").contains("secret");
	}

	@Test
	void tooManyThatWaitForTheAuthenticatorAreTurnedAway() {
		this.authenticator = (credentials) -> Mono.error(new RejectedExecutionException("full"));
		assertRefused(get("/acp/threads").expectHeader().valueEquals(HttpHeaders.RETRY_AFTER, "1"), 503, "unavailable",
				"too many requests wait for authentication");
	}

	@Test
	void aRequestOfTheWrongShapeSaysWhere() {
		post("/acp/threads", "{\"tenant\":{\"org\":5},\"metadata\":\"x\"}").expectStatus()
			.isBadRequest()
			.expectBody(String.class)
			.isEqualTo("{\"detail\":\"tenant.org: must be a string\",\"code\":\"invalid_request\",\"errors\":["
					+ "{\"place\":\"tenant.org\",\"message\":\"must be a string\"},"
					+ "{\"place\":\"metadata\",\"message\":\"must be an object\"}]}");
		assertRefused(get("/acp/threads?limit=0"), 400, "invalid_request", "limit: must be an integer from 1 to 1000");
		assertRefused(get("/acp/threads/th_1/events?limit=1001"), 400, "invalid_request",
				"limit: must be an integer from 1 to 1000");
		assertRefused(get("/acp/threads?cursor_created_at=x&cursor_id=y"), 400, "invalid_request",
				"cursor_created_at: must be a time such as 2026-11-21T09:10:45.125462Z");
		assertThat(this.threads.calls()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '\0',
			value = { "| the body must be an object", "[]| the body must be an object",
					"{| malformed JSON at line 1, column 2",
					"{\"metadata\":{\"a\":\"\\u0000\"}}| a string holds U+0000",
					"{\"tenant\":{\"a\\u0000\":\"x\"}}| a string holds U+0000",
					"{\"metadata\":{\"a\":1e999999}}| a number is out of range",
					"{\"metadata\":{\"\\ud800\":1}}| a string holds a lone surrogate" })
	void aBodyThatIsNoObjectOrCannotBeStoredIsRefused(@Nullable String body, String detail) {
		assertRefused(post("/acp/threads", (body != null) ? body : ""), 400, "invalid_request", detail);
		assertRefused(patch("/acp/threads/th_1", (body != null) ? body : ""), 400, "invalid_request", detail);
		assertThat(this.threads.calls()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "application/json", "application/json;charset=UTF-8", "APPLICATION/JSON",
			"application/merge-patch+json" })
	void aBodyMayBeDeclaredAsJson(String type) {
		client().post()
			.uri("/acp/threads")
			.header("Content-Type", type)
			.bodyValue("{}")
			.exchange()
			.expectStatus()
			.isCreated();
	}

	@ParameterizedTest
	@ValueSource(strings = { "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
			"application/xml", "json", "*/*" })
	void aBodyThatIsDeclaredAsAnythingElseIsRefused(String type) {
		assertRefused(client().post()
			.uri("/acp/threads")
			.headers((headers) -> headers.set("Content-Type", type))
			.body(BodyInserters.fromDataBuffers(
					Mono.just(DefaultDataBufferFactory.sharedInstance.wrap("{}".getBytes(StandardCharsets.UTF_8)))))
			.exchange(), 400, "invalid_request", "the content type must be application/json");
	}

	@Test
	void aBodyThatIsTooLargeOrTooDeepIsRefused() {
		assertRefused(post("/acp/threads", "{\"metadata\":{\"a\":\"" + "x".repeat(100_000) + "\"}}"), 413,
				"payload_too_large", "the body is larger than 100000 bytes");
		assertRefused(post("/acp/threads", "{\"metadata\":{\"a\":\"" + "x".repeat(70_000) + "\"}}"), 413,
				"payload_too_large", "metadata: is larger than 65536 bytes");
		assertRefused(post("/acp/threads", "{\"a\":" + "[".repeat(20) + "]".repeat(20) + "}"), 400, "invalid_request",
				"JSON is nested deeper than 20 levels");
	}

	@ParameterizedTest
	@CsvSource({ "UNAUTHENTICATED, 401", "FORBIDDEN, 403", "NOT_FOUND, 404", "INVALID_REQUEST, 400", "CONFLICT, 409",
			"PAYLOAD_TOO_LARGE, 413" })
	void refusalsOfTheThreadsAreAnswered(ErrorCode code, int status) {
		this.threads.failWith(new AcpException(code, "because"));
		assertRefused(get("/acp/threads/th_1").expectHeader().doesNotExist(HttpHeaders.RETRY_AFTER), status,
				code.wire(), "because");
		assertRefused(delete("/acp/runs/run_1"), status, code.wire(), "because");
	}

	@Test
	void retryableErrorsHaveRetryAfter() {
		this.threads.failWith(new AcpException(ErrorCode.TOO_MANY_REQUESTS, "full"));
		assertRefused(get("/acp/threads").expectHeader().valueEquals(HttpHeaders.RETRY_AFTER, "1"), 429,
				"too_many_requests", "full");
		this.threads
			.failWith(new AcpException(ErrorCode.TOO_MANY_REQUESTS, "full", List.of(), Duration.ofSeconds(7), null));
		get("/acp/threads").expectStatus().isEqualTo(429).expectHeader().valueEquals(HttpHeaders.RETRY_AFTER, "7");
		this.threads.failWith(new StoreUnavailableException("the database is out of reach", null));
		assertRefused(get("/acp/threads").expectHeader().valueEquals(HttpHeaders.RETRY_AFTER, "1"), 503, "unavailable",
				"the database is out of reach");
	}

	@Test
	void unexpectedErrorsAreLoggedAndNotAnswered(CapturedOutput output) {
		this.threads.failWith(new IllegalStateException("secret"));
		get("/acp/threads/th_1").expectStatus()
			.isEqualTo(500)
			.expectBody(String.class)
			.isEqualTo("{\"detail\":\"Internal Server Error\",\"code\":\"internal_error\"}");
		assertThat(output).contains("An ACP request failed").contains("secret");
	}

}

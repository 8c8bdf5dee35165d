package io.quintet.samples.login;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseCookie;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Flux;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.StringNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A visitor with a browser: calls the site and keeps its cookies.
 */
final class Visitor {

	static final Duration TIMEOUT = Duration.ofSeconds(30);

	static final String LOGIN = "quintet-login-attempt";

	static final String SESSION = "quintet-login-session";

	private final WebTestClient client;

	private final Map<String, String> cookies = new LinkedHashMap<>();

	Visitor(int port) {
		this.client = WebTestClient.bindToServer()
			.baseUrl("http://127.0.0.1:" + port + "/login/")
			.responseTimeout(TIMEOUT)
			.build();
	}

	/** Begins a login and tells the id of its request. */
	String begin() {
		return call(HttpMethod.POST, "requests", 201).required("requestId").asString();
	}

	void approve(String requestId) {
		assertThat(order("APPROVE", requestId)).startsWith("Approved");
	}

	/** Lets the simulation do something and tells what it says. */
	String order(String action, String requestId) {
		EntityExchangeResult<byte[]> result = this.client.post()
			.uri("simulation")
			.contentType(MediaType.APPLICATION_JSON)
			.bodyValue("{\"action\": \"%s\", \"requestId\": \"%s\"}".formatted(action, requestId))
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.returnResult();
		return json(result).required("text").asString();
	}

	/** Streams how the login stands. */
	Flux<JsonNode> events() {
		return this.client.get()
			.uri("events")
			.cookies((all) -> this.cookies.forEach(all::set))
			.accept(MediaType.TEXT_EVENT_STREAM)
			.exchange()
			.expectStatus()
			.isOk()
			.returnResult(new ParameterizedTypeReference<ServerSentEvent<String>>() {
			})
			.getResponseBody()
			.mapNotNull(ServerSentEvent::data)
			.map((data) -> JsonMapper.shared().readTree(data));
	}

	/** Waits for the end of the login and tells it. */
	JsonNode end() {
		return Objects.requireNonNull(events().blockLast(TIMEOUT));
	}

	/** Begins a login, has it approved, and signs in. */
	JsonNode logIn() {
		String requestId = begin();
		approve(requestId);
		assertThat(end().required("status").asString()).isEqualTo("approved");
		return call(HttpMethod.POST, "session", 200);
	}

	/** Calls the site and expects a status. */
	JsonNode call(HttpMethod method, String path, int status, String... headers) {
		EntityExchangeResult<byte[]> result = this.client.method(method)
			.uri(path)
			.cookies((all) -> this.cookies.forEach(all::set))
			.headers((all) -> {
				for (int i = 0; i < headers.length; i += 2) {
					all.set(headers[i], headers[i + 1]);
				}
			})
			.exchange()
			.expectStatus()
			.isEqualTo(status)
			.expectBody()
			.returnResult();
		result.getResponseCookies().values().forEach((all) -> all.forEach(this::keep));
		return json(result);
	}

	private void keep(ResponseCookie cookie) {
		assertThat(cookie.isHttpOnly()).isTrue();
		assertThat(cookie.getSameSite()).isEqualTo("Strict");
		assertThat(cookie.getPath()).isEqualTo("/login/");
		if (cookie.getMaxAge().isZero()) {
			this.cookies.remove(cookie.getName());
		}
		else {
			this.cookies.put(cookie.getName(), cookie.getValue());
		}
	}

	// What the guard refuses is told in plain text.
	private static JsonNode json(EntityExchangeResult<byte[]> result) {
		byte[] body = result.getResponseBody();
		if (body == null) {
			return JsonMapper.shared().nullNode();
		}
		return MediaType.TEXT_PLAIN.isCompatibleWith(result.getResponseHeaders().getContentType())
				? StringNode.valueOf(new String(body, StandardCharsets.UTF_8)) : JsonMapper.shared().readTree(body);
	}

	@Nullable String cookie(String name) {
		return this.cookies.get(name);
	}

	void cookie(String name, String value) {
		this.cookies.put(name, value);
	}

}

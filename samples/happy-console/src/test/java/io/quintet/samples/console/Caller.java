package io.quintet.samples.console;

import java.time.Duration;
import java.util.Objects;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the page does, by hand.
 */
final class Caller {

	static final Duration TIMEOUT = Duration.ofSeconds(30);

	private final WebTestClient client;

	private final WebClient streams;

	Caller(int port) {
		this.client = WebTestClient.bindToServer().baseUrl("http://127.0.0.1:" + port).responseTimeout(TIMEOUT).build();
		this.streams = WebClient.create("http://127.0.0.1:" + port);
	}

	/** Starts a session and tells its id. */
	String spawn(String name) {
		return post("/sessions", 201, """
				{"machineId":"%s","directory":"~/shop","agent":"claude","createDirectory":false,"name":"%s"}"""
			.formatted(SimulatedAccount.ONLINE, name)).required("id").asString();
	}

	void write(String id, String text, String mode) {
		post("/sessions/" + id + "/messages", 201, "{\"text\":\"%s\",\"permissionMode\":\"%s\"}".formatted(text, mode));
	}

	/** Streams the events of a session; a cancellation closes the connection. */
	Flux<ServerSentEvent<String>> events(String id, String... headers) {
		return this.streams.get().uri("/console/sessions/{id}/events", id).headers((all) -> {
			for (int i = 0; i < headers.length; i += 2) {
				all.set(headers[i], headers[i + 1]);
			}
		})
			.accept(MediaType.TEXT_EVENT_STREAM)
			.retrieve()
			.bodyToFlux(new ParameterizedTypeReference<ServerSentEvent<String>>() {
			})
			.filter((event) -> event.event() != null);
	}

	JsonNode state() {
		return json(call(HttpMethod.GET, "/console/state", 200, ""));
	}

	/** Tells what the page lists of a session. */
	JsonNode session(String id) {
		for (JsonNode session : state().required("sessions")) {
			if (session.required("id").asString().equals(id)) {
				return session;
			}
		}
		throw new AssertionError("No session " + id);
	}

	JsonNode post(String path, int status, String json) {
		String answer = call(HttpMethod.POST, "/console" + path, status, json);
		return answer.isEmpty() ? JsonMapper.shared().nullNode() : json(answer);
	}

	/** Calls with JSON, where there is any, and expects a status. */
	String call(HttpMethod method, String path, int status, String json, String... headers) {
		WebTestClient.RequestBodySpec spec = this.client.method(method).uri(path).headers((all) -> {
			for (int i = 0; i < headers.length; i += 2) {
				all.set(headers[i], headers[i + 1]);
			}
		});
		WebTestClient.RequestHeadersSpec<?> request = json.isEmpty() ? spec
				: spec.contentType(MediaType.APPLICATION_JSON).bodyValue(json);
		return Objects.requireNonNullElse(request.exchange()
			.expectStatus()
			.isEqualTo(status)
			.expectBody(String.class)
			.returnResult()
			.getResponseBody(), "");
	}

	static JsonNode json(String text) {
		return JsonMapper.shared().readTree(text);
	}

	static JsonNode data(ServerSentEvent<String> event) {
		return json(String.valueOf(event.data()));
	}

}

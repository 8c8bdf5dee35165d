package io.quintet.samples.appcontrol;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Flux;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A program that sends commands over HTTP.
 */
final class Caller {

	static final Duration TIMEOUT = Duration.ofSeconds(30);

	private static final AtomicInteger COUNT = new AtomicInteger();

	private final WebTestClient client;

	Caller(int port) {
		this.client = WebTestClient.bindToServer().baseUrl("http://127.0.0.1:" + port).responseTimeout(TIMEOUT).build();
	}

	/** Writes a request of the service. */
	static String request(String action, String operation, String input) {
		return """
				{"schema":"app_control.service.request.v1","action":"%s","command":{"schema":"app_control.command.v1",\
				"commandId":"cmd_%d","tool":"quintet.desktop","operation":"%s","input":%s}}""".formatted(action,
				COUNT.incrementAndGet(), operation, input);
	}

	/** Runs a command and tells its observation. */
	JsonNode run(String operation, String input) {
		JsonNode response = json(call(HttpMethod.POST, "/app-control/requests", 200, request("run", operation, input)));
		assertThat(response.required("status").asString()).isEqualTo("complete");
		return response.required("observation");
	}

	/** Runs a command that has to succeed. */
	JsonNode done(String operation, String input) {
		JsonNode observation = run(operation, input);
		assertThat(observation.required("success").asBoolean()).as(observation.toString()).isTrue();
		return observation;
	}

	/** Streams a command and tells all envelopes. */
	List<JsonNode> stream(String operation, String input) {
		String lines = call(HttpMethod.POST, "/app-control/requests", 200, request("stream", operation, input),
				"Accept", "application/x-ndjson");
		return lines.lines().map(Caller::json).toList();
	}

	/** Trips or resets the kill switch. */
	void killSwitch(boolean tripped, String reason) {
		String body = this.client.post()
			.uri("/actuator/appcontrol")
			.contentType(MediaType.APPLICATION_JSON)
			.bodyValue("{\"killSwitch\":" + tripped + ",\"reason\":\"" + reason + "\"}")
			.exchange()
			.expectStatus()
			.is2xxSuccessful()
			.expectBody(String.class)
			.returnResult()
			.getResponseBody();
		assertThat(state().required("killSwitch").required("tripped").asBoolean()).as(body).isEqualTo(tripped);
	}

	void reset() {
		call(HttpMethod.POST, "/desktop/reset", 204, "");
	}

	JsonNode state() {
		return json(call(HttpMethod.GET, "/desktop/state", 200, ""));
	}

	/** Tells the text of an element. */
	String value(String path) {
		JsonNode element = Objects.requireNonNull(find(state().required("desktop").required("tree"), path), path);
		return element.required("value").asString();
	}

	/** Streams what the page is shown. */
	Flux<ServerSentEvent<String>> events(String... headers) {
		return this.client.get().uri("/desktop/events").headers((all) -> {
			for (int i = 0; i < headers.length; i += 2) {
				all.set(headers[i], headers[i + 1]);
			}
		})
			.accept(MediaType.TEXT_EVENT_STREAM)
			.exchange()
			.expectStatus()
			.isOk()
			.returnResult(new ParameterizedTypeReference<ServerSentEvent<String>>() {
			})
			.getResponseBody();
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

	private static @Nullable JsonNode find(JsonNode element, String path) {
		if (element.required("axPath").asString().equals(path)) {
			return element;
		}
		for (JsonNode child : element.path("children")) {
			JsonNode found = find(child, path);
			if (found != null) {
				return found;
			}
		}
		return null;
	}

}

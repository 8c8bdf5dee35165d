package io.quintet.samples.trip;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An agent that speaks plain HTTP.
 */
final class HttpAgent {

	private static final JsonMapper JSON = JsonMapper.shared();

	private final HttpClient client = HttpClient.newHttpClient();

	private final String handshake;

	private final String sessionId;

	private final String token;

	HttpAgent(String baseUrl, TripPage page) {
		this.handshake = baseUrl + "/handshake";
		this.sessionId = page.sessionId();
		this.token = page.token();
	}

	JsonNode write(String values) {
		return write(values, true, 30);
	}

	JsonNode write(String values, boolean stream, int intervalMs) {
		var actions = JSON.createArrayNode();
		JSON.readTree(values)
			.properties()
			.forEach((value) -> actions.addObject()
				.put("type", "set")
				.put("key", value.getKey())
				.set("value", value.getValue()));
		var body = JSON.createObjectNode().put("stream", stream).put("intervalMs", intervalMs);
		body.set("actions", actions);
		return JSON.readTree(answer("POST", "/action/", body.toString(), 200));
	}

	JsonNode context() {
		return JSON.readTree(answer("GET", "/context/", "", 200));
	}

	JsonNode value(String key) {
		return context().required("context").path(key);
	}

	String answer(String method, String operation, String body, int status) {
		HttpRequest request = HttpRequest.newBuilder(URI.create(this.handshake + operation + this.sessionId))
			.header("X-Handshake-Token", this.token)
			.timeout(Duration.ofSeconds(60))
			.method(method, HttpRequest.BodyPublishers.ofString(body))
			.build();
		try {
			HttpResponse<String> response = this.client.send(request, HttpResponse.BodyHandlers.ofString());
			assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
			return response.body();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

}

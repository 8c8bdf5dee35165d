package io.quintet.samples.conformance.hpp;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A client that sends exactly what it is told.
 */
final class HppClient {

	static final JsonMapper JSON = JsonMapper
		.builder(JsonFactory.builder()
			.streamReadConstraints(StreamReadConstraints.builder().maxNumberLength(100_000).build())
			.build())
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
		.disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
		.build();

	static final Duration TIMEOUT = Duration.ofSeconds(60);

	private static final HttpClient HTTP = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

	private final int port;

	HppClient(int port) {
		this.port = port;
	}

	URI http(String path) {
		return URI.create("http://127.0.0.1:" + this.port + path);
	}

	URI ws(String path) {
		return URI.create("ws://127.0.0.1:" + this.port + path);
	}

	Reply send(String method, String path, Map<String, String> headers, byte @Nullable [] body) {
		HttpRequest.Builder request = HttpRequest.newBuilder(http(path))
			.timeout(TIMEOUT)
			.method(method, (body != null) ? BodyPublishers.ofByteArray(body) : BodyPublishers.noBody());
		headers.forEach(request::header);
		try {
			return new Reply(HTTP.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8)));
		}
		catch (IOException ex) {
			throw new IllegalStateException(method + " " + path + " failed", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	Reply get(String path, Map<String, String> headers) {
		return send("GET", path, headers, null);
	}

	Reply post(String path, Map<String, String> headers, String body) {
		return send("POST", path, headers, body.getBytes(StandardCharsets.UTF_8));
	}

	Session create(String body) {
		Reply reply = post("/handshake/session", Map.of(), body);
		if (reply.status() != 200) {
			throw new IllegalStateException("create answered " + reply);
		}
		return new Session(this, reply.json().get("sessionId").asString(), reply.json().get("token").asString());
	}

	/**
	 * An answer.
	 *
	 * @param response the response
	 */
	record Reply(HttpResponse<String> response) {

		int status() {
			return this.response.statusCode();
		}

		JsonNode json() {
			return JSON.readTree(this.response.body());
		}

		String header(String name) {
			return this.response.headers().firstValue(name).orElse("");
		}

		String error() {
			return json().path("error").asString("");
		}

		@Override
		public String toString() {
			return status() + " " + this.response.body();
		}

	}

	/**
	 * A session and its token.
	 *
	 * @param client the client
	 * @param id id of the session
	 * @param token its token
	 */
	record Session(HppClient client, String id, String token) {

		Map<String, String> auth() {
			return Map.of("X-Handshake-Token", this.token);
		}

		Reply context() {
			return this.client.get("/handshake/context/" + this.id, auth());
		}

		Reply action(String body) {
			return this.client.post("/handshake/action/" + this.id, auth(), body);
		}

		Reply set(String key, String value) {
			return action("{\"actions\":[{\"type\":\"set\",\"key\":\"" + key + "\",\"value\":" + value
					+ "}],\"stream\":false}");
		}

		Reply diff(String query) {
			return this.client.get("/handshake/diff/" + this.id + query, auth());
		}

		Reply extend(String body) {
			return this.client.post("/handshake/session/" + this.id + "/extend", auth(), body);
		}

		Reply edit(String body) {
			return this.client.post("/handshake/notify/" + this.id, Map.of(), body);
		}

		Reply delete() {
			return this.client.send("DELETE", "/handshake/session/" + this.id, auth(), null);
		}

		WireSocket open() {
			return WireSocket.open(this.client.ws("/ws/handshake/" + this.id + "?token=" + this.token), Map.of());
		}

	}

}

package io.quintet.samples.allinone.bridges;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One who speaks HTTP with the application.
 *
 * @param origin the application
 * @param headers what the caller shows, name and value in turn
 */
public record Caller(String origin, List<String> headers) {

	private static final HttpClient CLIENT = HttpClient.newHttpClient();

	public static Caller of(int port, String... headers) {
		return new Caller("http://127.0.0.1:" + port, List.of(headers));
	}

	public static Caller bearer(int port, String token) {
		return of(port, "Authorization", "Bearer " + token);
	}

	public JsonNode get(String path) {
		return call("GET", path, "", 200);
	}

	public JsonNode post(String path, String body, int status) {
		return call("POST", path, body, status);
	}

	public JsonNode call(String method, String path, String body, int status) {
		List<String> shown = new ArrayList<>(this.headers);
		shown.addAll(Arrays.asList("Content-Type", "application/json"));
		HttpRequest request = HttpRequest.newBuilder(URI.create(this.origin + path))
			.headers(shown.toArray(String[]::new))
			.timeout(Duration.ofSeconds(60))
			.method(method, HttpRequest.BodyPublishers.ofString(body))
			.build();
		try {
			HttpResponse<String> response = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
			assertThat(response.statusCode()).as(method + " " + path + ": " + response.body()).isEqualTo(status);
			return response.body().isEmpty() ? JsonMapper.shared().missingNode()
					: JsonMapper.shared().readTree(response.body());
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/** Creates a thread and returns its id. */
	public String thread(String tenant) {
		return post("/acp/threads", "{\"tenant\":" + tenant + "}", 201).required("id").asString();
	}

	public void invite(String thread, String id, String role) {
		post("/acp/threads/" + thread + "/members",
				"{\"identity\":{\"id\":\"%s\",\"name\":\"%s\",\"role\":\"%s\"}}".formatted(id, id, role), 201);
	}

	public JsonNode say(String thread, String clientId, String part) {
		return post("/acp/threads/" + thread + "/messages",
				"{\"client_id\":\"%s\",\"content\":[%s]}".formatted(clientId, part), 201);
	}

	/** Returns the messages of a thread. */
	public List<JsonNode> messages(String thread) {
		return get("/acp/threads/" + thread + "/events").required("items")
			.valueStream()
			.filter((event) -> event.required("type").asString().equals("message"))
			.toList();
	}

}

package io.quintet.samples.chat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One of the demo's people, in one room, by REST.
 */
final class ChatClient {

	private static final JsonMapper JSON = JsonMapper.shared();

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private static final HttpClient HTTP = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.connectTimeout(TIMEOUT)
		.build();

	private final String baseUrl;

	private final String user;

	private final String room;

	private ChatClient(String baseUrl, String user, String room) {
		this.baseUrl = baseUrl;
		this.user = user;
		this.room = room;
	}

	/** Opens a room of its own. */
	static ChatClient inNewRoom(String baseUrl, String user) {
		JsonNode opened = call(baseUrl, user, "POST", "/chat/room", "");
		return new ChatClient(baseUrl, user, opened.required("thread").asString());
	}

	static ConditionFactory await() {
		return Awaitility.await().atMost(TIMEOUT).pollInterval(Duration.ofMillis(40));
	}

	ChatClient as(String another) {
		return new ChatClient(this.baseUrl, another, this.room);
	}

	String room() {
		return this.room;
	}

	/** Sends a text and answers its event. */
	JsonNode say(String text) {
		return send("{\"type\":\"text\",\"text\":" + JSON.writeValueAsString(text) + "}");
	}

	/** Sends a message of one part. */
	JsonNode send(String part) {
		String clientId = "test-" + java.util.UUID.randomUUID();
		return call("POST", "/messages", "{\"client_id\":\"" + clientId + "\",\"content\":[" + part + "]}");
	}

	/** Invokes an assistant and answers its run. */
	JsonNode invoke(String assistant) {
		return call("POST", "/invocations", "{\"assistant_ids\":[\"" + assistant + "\"]}").required("runs").required(0);
	}

	/**
	 * Invokes an assistant, waits for the end of its run, and answers what it emitted.
	 */
	List<JsonNode> ask(String assistant) {
		return finished(invoke(assistant).required("id").asString());
	}

	/** Waits for the end of a run, and answers what it emitted. */
	List<JsonNode> finished(String run) {
		await().until(() -> eventsOf(run).stream()
			.anyMatch((event) -> event.required("type").asString().matches("run\\.(completed|failed|cancelled)")));
		return eventsOf(run);
	}

	void cancel(String runId) {
		call(this.baseUrl, this.user, "DELETE", "/acp/runs/" + runId, null);
	}

	/** Removes somebody from the room. */
	void remove(String member) {
		call("DELETE", "/members/" + member, null);
	}

	/** Gives the room to others, who are none of the demo's people. */
	void giveAway() {
		call("PATCH", "", "{\"tenant\":{\"sample\":\"elsewhere\"}}");
	}

	/** Deletes the room. */
	void delete() {
		call("DELETE", "", null);
	}

	List<JsonNode> eventsOf(String runId) {
		return events().stream().filter((event) -> runId.equals(event.required("run_id").asString(null))).toList();
	}

	/** All events, page by page. */
	List<JsonNode> events() {
		List<JsonNode> events = new ArrayList<>();
		String cursor = "";
		while (true) {
			JsonNode page = call("GET", "/events?limit=500" + cursor, null);
			page.required("items").forEach(events::add);
			JsonNode next = page.required("next_cursor");
			if (next.isNull()) {
				return events;
			}
			cursor = "&cursor_created_at=" + next.required("created_at").asString() + "&cursor_id="
					+ next.required("id").asString();
		}
	}

	List<String> members() {
		List<String> ids = new ArrayList<>();
		call("GET", "/members", null)
			.forEach((member) -> ids.add(member.required("identity").required("id").asString()));
		return ids;
	}

	private JsonNode call(String method, String path, String body) {
		return call(this.baseUrl, this.user, method, "/acp/threads/" + this.room + path, body);
	}

	private static JsonNode call(String baseUrl, String user, String method, String path, String body) {
		HttpRequest request = HttpRequest.newBuilder(URI.create(baseUrl + path))
			.method(method,
					(body != null) ? HttpRequest.BodyPublishers.ofString(body) : HttpRequest.BodyPublishers.noBody())
			.header("authorization", "Bearer " + user)
			.header("content-type", "application/json")
			.timeout(TIMEOUT)
			.build();
		try {
			HttpResponse<String> response = HTTP.send(request,
					HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
			assertThat(response.statusCode()).as(method + " " + path + ": " + response.body()).isBetween(200, 299);
			return response.body().isEmpty() ? JSON.missingNode() : JSON.readTree(response.body());
		}
		catch (IOException ex) {
			throw new java.io.UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

}

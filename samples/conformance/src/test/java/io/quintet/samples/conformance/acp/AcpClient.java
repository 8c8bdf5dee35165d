package io.quintet.samples.conformance.acp;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

import io.quintet.acp.test.AcpSocketClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A client that sends exactly what it is told.
 */
final class AcpClient {

	static final JsonMapper JSON = JsonMapper
		.builder(JsonFactory.builder()
			.streamReadConstraints(StreamReadConstraints.builder().maxNumberLength(100_000).build())
			.build())
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
		.disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
		.build();

	static final Duration TIMEOUT = Duration.ofSeconds(60);

	static final String IDENTITY = "x-test-identity";

	private static final HttpClient HTTP = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

	private final int port;

	private final String prefix;

	AcpClient(int port, String prefix) {
		this.port = port;
		this.prefix = prefix;
	}

	/** Begins to connect a socket. */
	AcpSocketClient.Builder socket() {
		return AcpSocketClient.to("http://127.0.0.1:" + this.port).timeout(TIMEOUT);
	}

	/** Sends a request to a path behind the prefix. */
	Reply send(String method, String path, Map<String, String> headers, byte @Nullable [] body) {
		return exchange(method, this.prefix + path, headers, body);
	}

	/** Sends a request to an endpoint that is not ACP's. */
	Reply sendElsewhere(String method, String path) {
		return exchange(method, path, Map.of(), null);
	}

	private Reply exchange(String method, String path, Map<String, String> headers, byte @Nullable [] body) {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.port + path))
			.timeout(TIMEOUT)
			.method(method, (body != null) ? BodyPublishers.ofByteArray(body) : BodyPublishers.noBody());
		headers.forEach(request::header);
		try {
			return new Reply(HTTP.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8)));
		}
		catch (IOException ex) {
			throw new java.io.UncheckedIOException(method + " " + path + " failed", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	Caller as(JsonNode identity) {
		return new Caller(this, shown(identity.toString()));
	}

	Caller as(String id) {
		return as(JSON.createObjectNode().put("id", id).put("name", id));
	}

	/** Makes the value of the header that shows an identity. */
	static String shown(String identity) {
		return Base64.getUrlEncoder().withoutPadding().encodeToString(identity.getBytes(StandardCharsets.UTF_8));
	}

	static String encoded(String text) {
		return URLEncoder.encode(text, StandardCharsets.UTF_8);
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

		String body() {
			return this.response.body();
		}

		/** Reads the body; none is {@code null}. */
		JsonNode json() {
			return body().isEmpty() ? JSON.nullNode() : JSON.readTree(body());
		}

		String header(String name) {
			return this.response.headers().firstValue(name).orElse("");
		}

		String code() {
			return json().path("code").asString("");
		}

		String detail() {
			return json().path("detail").asString("");
		}

		@Override
		public String toString() {
			return status() + " " + body();
		}

	}

	/**
	 * Somebody who calls.
	 *
	 * @param client the client
	 * @param identity value of the header
	 */
	record Caller(AcpClient client, String identity) {

		private Map<String, String> headers() {
			return Map.of(IDENTITY, this.identity);
		}

		Reply get(String path) {
			return this.client.send("GET", path, headers(), null);
		}

		Reply delete(String path) {
			return this.client.send("DELETE", path, headers(), null);
		}

		Reply post(String path, String body) {
			return this.client.send("POST", path, headers(), body.getBytes(StandardCharsets.UTF_8));
		}

		Reply patch(String path, String body) {
			return this.client.send("PATCH", path, headers(), body.getBytes(StandardCharsets.UTF_8));
		}

		String createThread(String... assistants) {
			String thread = created(post("/threads", "{}")).get("id").asString();
			for (String assistant : assistants) {
				created(addMember(thread, assistant, "assistant"));
			}
			return thread;
		}

		Reply addMember(String thread, String id, String role) {
			return post("/threads/" + thread + "/members",
					"{\"identity\":{\"id\":\"%s\",\"name\":\"%s\",\"role\":\"%s\"}}".formatted(id, id, role));
		}

		Reply message(String thread, String clientId, String text) {
			return post("/threads/" + thread + "/messages",
					"{\"client_id\":\"%s\",\"content\":[{\"type\":\"text\",\"text\":\"%s\"}]}".formatted(clientId,
							text));
		}

		Reply invoke(String thread, String assistant) {
			return post("/threads/" + thread + "/invocations", "{\"assistant_ids\":[\"" + assistant + "\"]}");
		}

		/** Starts a run and tells its id. */
		String run(String thread, String assistant) {
			return created(invoke(thread, assistant)).at("/runs/0/id").asString();
		}

		/** Waits until a run is over and reads it. */
		JsonNode awaitEnd(String run) {
			return Awaitility.await("end of run " + run)
				.atMost(TIMEOUT)
				.pollInterval(Duration.ofMillis(20))
				.until(() -> readRun(run), (read) -> read.get("completed_at").isString());
		}

		JsonNode readRun(String run) {
			Reply reply = get("/runs/" + run);
			assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
			return reply.json();
		}

		/** Reads all events of a thread, page by page. */
		List<JsonNode> events(String thread) {
			List<JsonNode> events = new ArrayList<>();
			JsonNode cursor = null;
			do {
				cursor = eventsAfter(thread, cursor, 1000, events);
			}
			while (cursor.isObject());
			return events;
		}

		/** Reads the events of a run. */
		List<JsonNode> eventsOf(String run, String thread) {
			return events(thread).stream().filter((event) -> event.get("run_id").asString("").equals(run)).toList();
		}

		/** Reads one page of events and tells its cursor. */
		JsonNode eventsAfter(String thread, @Nullable JsonNode cursor, int limit, List<JsonNode> events) {
			String from = (cursor != null) ? "&cursor_created_at=" + encoded(cursor.get("created_at").asString())
					+ "&cursor_id=" + encoded(cursor.get("id").asString()) : "";
			Reply page = get("/threads/" + thread + "/events?limit=" + limit + from);
			assertThat(page.status()).as(page.toString()).isEqualTo(200);
			((ArrayNode) page.json().get("items")).forEach(events::add);
			return page.json().get("next_cursor");
		}

		private static JsonNode created(Reply reply) {
			assertThat(reply.status()).as(reply.toString()).isEqualTo(201);
			return reply.json();
		}

	}

}

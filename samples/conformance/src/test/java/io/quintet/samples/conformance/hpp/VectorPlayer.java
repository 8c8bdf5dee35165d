package io.quintet.samples.conformance.hpp;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Plays one scenario of the vectors over the wire.
 */
final class VectorPlayer {

	private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(\\w+)(\\|url)?}}");

	private static final Pattern INDEXED = Pattern.compile("(\\w+)\\[(\\d+)]");

	private final HppClient client;

	private final String prefix;

	private final String wsPrefix;

	private final Map<String, String> variables = new HashMap<>();

	private final Map<String, WireSocket> sockets = new HashMap<>();

	private boolean messageSent;

	VectorPlayer(HppClient client, String prefix, String wsPrefix) {
		this.client = client;
		this.prefix = prefix;
		this.wsPrefix = wsPrefix;
	}

	void play(JsonNode scenario) {
		try {
			for (JsonNode step : scenario.get("steps")) {
				play(step, scenario.get("name").asString() + " / " + step.path("name").asString("wait"));
			}
		}
		finally {
			this.sockets.values().forEach(WireSocket::abort);
		}
	}

	private void play(JsonNode step, String name) {
		if (step.has("request")) {
			for (int i = 0; i < step.path("repeat").asInt(1); i++) {
				if (this.messageSent) {
					// A message has no answer, and a store may take its time.
					Awaitility.await(name).atMost(Duration.ofSeconds(60)).untilAsserted(() -> exchange(step, name));
				}
				else {
					exchange(step, name);
				}
			}
			this.messageSent = false;
		}
		else if (step.has("ws")) {
			socket(step.get("ws"), name);
		}
		else {
			pause(Duration.ofMillis(step.get("wait").get("ms").asInt()));
		}
	}

	// The wait is the point of the scenario: time has to pass on the server.
	private static void pause(Duration time) {
		Awaitility.await().pollDelay(time).atMost(time.plusSeconds(60)).until(() -> true);
	}

	private void exchange(JsonNode step, String name) {
		JsonNode request = step.get("request");
		Map<String, String> headers = new HashMap<>();
		request.path("headers")
			.properties()
			.forEach((header) -> headers.put(header.getKey(), filled(header.getValue().asString())));
		HppClient.Reply reply = this.client.send(request.get("method").asString(),
				mapped(filled(request.get("path").asString())), headers, body(request, headers));
		assertThat(reply.status()).as(name + ": " + reply).isEqualTo(step.get("response").get("status").asInt());
		JsonNode expected = step.get("response").get("body");
		if (expected == null) {
			return;
		}
		assertThat(reply.header("content-type")).as(name).startsWith("application/json");
		JsonNode actual = reply.json();
		step.path("capture")
			.properties()
			.forEach((capture) -> this.variables.put(capture.getKey(),
					at(actual, capture.getValue().asString()).asString()));
		assertThat(VectorMatcher.differences(filled(expected), actual)).as(name + ": " + actual).isEmpty();
	}

	private byte @Nullable [] body(JsonNode request, Map<String, String> headers) {
		if (request.has("rawBody")) {
			return filled(request.get("rawBody").asString()).getBytes(StandardCharsets.UTF_8);
		}
		if (!request.has("body")) {
			return null;
		}
		headers.putIfAbsent("Content-Type", "application/json");
		return filled(request.get("body")).toString().getBytes(StandardCharsets.UTF_8);
	}

	private void socket(JsonNode ws, String name) {
		if (ws.has("open")) {
			Map<String, String> headers = new HashMap<>();
			ws.path("headers")
				.properties()
				.forEach((header) -> headers.put(header.getKey(), filled(header.getValue().asString())));
			this.sockets.put(ws.get("open").asString(),
					WireSocket.open(this.client.ws(mapped(filled(ws.get("path").asString()))), headers));
		}
		else if (ws.has("send")) {
			this.messageSent = true;
			WireSocket socket = this.sockets.get(ws.get("send").asString());
			if (ws.has("binary")) {
				socket.binary(filled(ws.get("binary").asString()));
			}
			else {
				socket.text(ws.has("json") ? filled(ws.get("json")).toString() : filled(ws.get("text").asString()));
			}
		}
		else if (ws.has("expect")) {
			JsonNode frame = this.sockets.get(ws.get("expect").asString()).next(HppClient.TIMEOUT);
			assertThat(frame).as(name).isNotNull();
			assertThat(VectorMatcher.differences(filled(ws.get("frame")), frame)).as(name + ": " + frame).isEmpty();
		}
		else if (ws.has("expectSilence")) {
			assertThat(
					this.sockets.get(ws.get("expectSilence").asString()).next(Duration.ofMillis(ws.get("ms").asInt())))
				.as(name)
				.isNull();
		}
		else if (ws.has("expectClose")) {
			assertThat(this.sockets.get(ws.get("expectClose").asString()).closeCode()).as(name)
				.isEqualTo(ws.get("code").asInt());
		}
		else {
			this.sockets.get(ws.get("close").asString()).close();
		}
	}

	private static JsonNode at(JsonNode node, String path) {
		JsonNode current = node;
		for (String part : path.split("\\.")) {
			Matcher indexed = INDEXED.matcher(part);
			current = indexed.matches() ? current.get(indexed.group(1)).get(Integer.parseInt(indexed.group(2)))
					: current.get(part);
		}
		return current;
	}

	private String mapped(String text) {
		if (text.startsWith("/ws/handshake")) {
			return this.wsPrefix + text.substring("/ws/handshake".length());
		}
		return text.startsWith("/handshake") ? this.prefix + text.substring("/handshake".length()) : text;
	}

	private String filled(String text) {
		return PLACEHOLDER.matcher(text).replaceAll((match) -> {
			String value = this.variables.get(match.group(1));
			assertThat(value).as("captured value " + match.group(1)).isNotNull();
			return Matcher
				.quoteReplacement((match.group(2) != null) ? URLEncoder.encode(value, StandardCharsets.UTF_8) : value);
		});
	}

	private JsonNode filled(JsonNode node) {
		if (node.isString()) {
			return HppClient.JSON.getNodeFactory().stringNode(filled(node.asString()));
		}
		if (node.isArray()) {
			ArrayNode copy = HppClient.JSON.createArrayNode();
			node.forEach((item) -> copy.add(filled(item)));
			return copy;
		}
		if (node.isObject()) {
			ObjectNode copy = HppClient.JSON.createObjectNode();
			node.properties()
				.forEach((member) -> copy.set(member.getKey(),
						member.getKey().endsWith("Url")
								? HppClient.JSON.getNodeFactory()
									.stringNode(mapped(filled(member.getValue().asString())))
								: filled(member.getValue())));
			return copy;
		}
		return node;
	}

	static List<String> profiles() {
		return List.of("", "short-ttl", "strict-auth", "validator", "hooks");
	}

}

package io.quintet.samples.conformance.acp;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.samples.conformance.acp.AcpClient.Reply;

/**
 * The operations that need nothing but HTTP.
 */
final class RestOperations {

	// A run ends after six seconds at the latest.
	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final Duration INTERVAL = Duration.ofMillis(20);

	private RestOperations() {
	}

	/** Returns the operations by their names. */
	static Map<String, Operation> all() {
		return Map.of("rest", RestOperations::rest, "wait_run", RestOperations::waitForRun, "analytics",
				RestOperations::analytics, "sleep", RestOperations::sleep);
	}

	private static void rest(JsonNode step, Scene scene) {
		scene.expect(step, outcome(exchange(step, scene)));
	}

	private static Reply exchange(JsonNode step, Scene scene) {
		Map<String, String> headers = headers(step, scene);
		String path = scene.matcher().filled(step.get("path").asString()) + query(step, scene);
		return scene.client().send(step.get("method").asString(), path, headers, body(step, scene, headers));
	}

	private static Map<String, String> headers(JsonNode step, Scene scene) {
		Map<String, String> headers = new LinkedHashMap<>();
		String shown = step.has("raw_header") ? step.get("raw_header").asString() : scene.shownBy(step);
		if (shown != null) {
			headers.put(AcpClient.IDENTITY, shown);
		}
		return headers;
	}

	private static String query(JsonNode step, Scene scene) {
		List<String> query = new ArrayList<>();
		step.path("query")
			.properties()
			.forEach((parameter) -> query.add(AcpClient.encoded(parameter.getKey()) + "="
					+ AcpClient.encoded(scene.matcher().filled(parameter.getValue().asString()))));
		return query.isEmpty() ? "" : "?" + String.join("&", query);
	}

	private static byte @Nullable [] body(JsonNode step, Scene scene, Map<String, String> headers) {
		if (!step.has("json") && !step.has("raw_body")) {
			return null;
		}
		headers.put("Content-Type", "application/json");
		String body = step.has("raw_body") ? scene.matcher().filled(step.get("raw_body").asString())
				: scene.matcher().filled(step.get("json")).toString();
		return body.getBytes(StandardCharsets.UTF_8);
	}

	private static ObjectNode outcome(Reply reply) {
		ObjectNode outcome = AcpClient.JSON.createObjectNode().put("status", reply.status());
		outcome.set("body", reply.json());
		return outcome;
	}

	private static void waitForRun(JsonNode step, Scene scene) {
		String path = scene.matcher().filled("/runs/" + step.get("run").asString());
		String status = step.get("status").asString();
		Reply reached = Awaitility.await(path + " is " + status)
			.atMost(PATIENCE)
			.pollDelay(Duration.ZERO)
			.pollInterval(INTERVAL)
			.until(() -> scene.client().send("GET", path, headers(step, scene), null),
					(reply) -> reply.json().path("status").asString("").equals(status));
		scene.expect(step, outcome(reached));
	}

	// The sink is called once the run is over, which may be after its status was read.
	private static void analytics(JsonNode step, Scene scene) {
		String run = scene.matcher().filled(step.get("run").asString());
		int wanted = step.at("/expect/batches").size();
		JsonNode batches = Awaitility.await("analytics of " + run)
			.atMost(PATIENCE)
			.pollDelay(Duration.ZERO)
			.pollInterval(INTERVAL)
			.until(() -> batchesOf(run, scene), (found) -> found.size() >= wanted);
		ObjectNode outcome = AcpClient.JSON.createObjectNode();
		outcome.set("batches", batches);
		scene.expect(step, outcome);
	}

	private static JsonNode batchesOf(String run, Scene scene) {
		ArrayNode found = AcpClient.JSON.createArrayNode();
		for (JsonNode batch : scene.client().sendElsewhere("GET", "/test/analytics").json()) {
			if (batch.path(0).path("run_id").asString("").equals(run)) {
				found.add(batch);
			}
		}
		return found;
	}

	// The wait is the point of the step: time has to pass on the server.
	private static void sleep(JsonNode step, Scene scene) {
		Duration time = Duration.ofMillis(step.get("ms").asInt());
		Awaitility.await().pollDelay(time).atMost(time.plusSeconds(60)).until(() -> true);
	}

}

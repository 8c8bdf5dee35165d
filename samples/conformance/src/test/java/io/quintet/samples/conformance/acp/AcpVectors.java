package io.quintet.samples.conformance.acp;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The scenarios that were recorded from the reference server.
 */
final class AcpVectors {

	private static final List<String> GROUPS = List.of("auth", "events", "handler", "invocations", "members",
			"messages", "namespace", "runs", "socket-broadcast", "socket-connect", "socket-invoke", "socket-join",
			"socket-message", "tenant", "threads");

	private static final int SCENARIOS = 79;

	private AcpVectors() {
	}

	static List<JsonNode> all() throws IOException {
		List<JsonNode> scenarios = new ArrayList<>();
		for (String group : GROUPS) {
			try (InputStream in = AcpVectors.class.getResourceAsStream("/vectors/acp/" + group + ".json")) {
				AcpClient.JSON.readTree(in).get("scenarios").forEach(scenarios::add);
			}
		}
		assertThat(scenarios).hasSize(SCENARIOS);
		return scenarios;
	}

	static String id(JsonNode scenario) {
		return scenario.get("id").asString();
	}

	static boolean isNamespaced(JsonNode scenario) {
		return scenario.path("namespace_mode").asBoolean(false);
	}

	/**
	 * Moves a scenario into a namespace: everybody who takes part and every thread has
	 * the keys of the namespace in the tenant, beside what the scenario says, and sockets
	 * connect there. Nothing is left of a scenario that is about namespaces itself.
	 * @param namespace the keys, in the order of the path
	 */
	static JsonNode movedInto(JsonNode scenario, Map<String, String> namespace) {
		Set<String> people = new HashSet<>();
		scenario.path("identities").forEach((identity) -> people.add(identity.get("id").asString()));
		JsonNode moved = scenario.deepCopy();
		for (JsonNode step : moved.get("steps")) {
			if (step.get("op").asString().equals("connect")) {
				if (step.has("namespace")) {
					return AcpClient.JSON.createObjectNode();
				}
				((ObjectNode) step).put("namespace", "/" + String.join("/", namespace.values()));
			}
			if (step.path("method").asString("").equals("POST") && step.path("path").asString("").equals("/threads")
					&& step.path("json") instanceof ObjectNode body && !body.has("tenant")) {
				body.putObject("tenant");
			}
		}
		move(moved, people, namespace);
		return moved;
	}

	private static void move(JsonNode node, Set<String> people, Map<String, String> namespace) {
		node.forEach((child) -> move(child, people, namespace));
		if (node.get("metadata") instanceof ObjectNode metadata && node.has("role")
				&& people.contains(node.path("id").asString("")) && !metadata.has("tenant")) {
			extend(metadata.putObject("tenant"), namespace);
		}
		else if (node.path("type").asString("").equals("thread.tenant_changed")) {
			extend((ObjectNode) node.get("from"), namespace);
			extend((ObjectNode) node.get("to"), namespace);
		}
		if (node.get("tenant") instanceof ObjectNode tenant) {
			extend(tenant, namespace);
		}
	}

	private static void extend(ObjectNode tenant, Map<String, String> namespace) {
		namespace.forEach(tenant::put);
	}

}

package io.quintet.samples.guarantees.hpp;

import java.util.HashMap;
import java.util.Map;

import tools.jackson.databind.JsonNode;

import io.quintet.samples.guarantees.cluster.Http;
import io.quintet.samples.guarantees.cluster.Node;
import io.quintet.samples.guarantees.hpp.HppHistory.Field;

/**
 * A session and its token.
 *
 * @param id id of the session
 * @param token the token
 */
record Form(String id, String token) {

	static Form create(Node node) {
		JsonNode answer = Http.post(node.port(), "/handshake/session", Http.JSON.createObjectNode()).json();
		return new Form(answer.path("sessionId").asString(""), answer.path("token").asString(""));
	}

	/** The path of an operation of agents. */
	String path(String operation) {
		return "/handshake/%s/%s?token=%s".formatted(operation, this.id, this.token);
	}

	String socket(Node node) {
		return "ws://127.0.0.1:%d/ws/handshake/%s?token=%s".formatted(node.port(), this.id, this.token);
	}

	/** Reads the fields as a page does after its connection was accepted. */
	Map<String, Field> fields(Node node) {
		Map<String, Field> fields = new HashMap<>();
		Http.get(node.port(), path("context"))
			.json()
			.path("context")
			.forEachEntry((key, field) -> fields.put(key, new Field(field.path("value").asString(""),
					field.path("by").asString(""), field.path("at").asString(""))));
		return fields;
	}

}

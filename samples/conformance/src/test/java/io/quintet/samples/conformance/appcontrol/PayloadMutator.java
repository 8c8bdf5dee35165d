package io.quintet.samples.conformance.appcontrol;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Changes recorded payloads at random, always the same ones for a seed.
 */
final class PayloadMutator {

	private static final JsonMapper JSON = JsonMapper.shared();

	private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

	private static final String[] SPACES = { " ", "\t", "\r\n", "\u00a0", "\u0085", "\u001f", "\u2007", "\u2028",
			"\u202f", "\u3000", "\u200b", "\ufeff", "\u0001", "\u180e" };

	private static final String[] NAMES = { "commandId", "command_id", "tool", "operation", "input", "timeoutMs",
			"timeout_ms", "idempotencyKey", "idempotency_key", "metadata", "schema", "failureKind", "failure_kind",
			"message", "retryable", "recoveryHint", "recovery_hint", "phase", "evidence", "status", "success",
			"summary", "observation", "timing", "error", "seq", "type", "event_type", "data", "action", "requestId",
			"request_id", "token", "command", "event", "x", "", "a b", "é" };

	private static final String[] VALUES = { "null", "true", "false", "0", "1", "-1", "5", "1.5", "1000.0", "1e3",
			"2.0", "-0.5", "12345678901234567890", "-9223372036854775809", "1000000000000", "\"\"", "\" \"", "\"5\"",
			"\"x\"", "\"\\u2007\"", "\"ok\"", "\"failed\"", "\"OK\"", "\"run\"", "\"poll\"", "\"stream\"",
			"\"complete\"", "\"not_found\"", "\"event\"", "\"started\"", "\"observation\"",
			"\"app_control.command.v1\"", "\" app_control.event.v1 \"", "[]", "[1]", "{}", "{\"a\":null}",
			"{\"commandId\":\"c\",\"tool\":\"t\",\"operation\":\"o\"}",
			"{\"failureKind\":\"k\",\"message\":\"m\",\"retryable\":true}",
			"{\"schema\":\"app_control.event.v1\",\"commandId\":\"c\",\"seq\":0,\"type\":\"started\"}" };

	private final Random random;

	private final List<JsonNode> payloads;

	PayloadMutator(long seed, List<JsonNode> payloads) {
		this.random = new Random(seed);
		this.payloads = payloads;
	}

	int below(int bound) {
		return this.random.nextInt(bound);
	}

	/**
	 * Changes a payload at some places, or makes one up.
	 */
	JsonNode mutated(JsonNode payload) {
		if (below(12) == 0) {
			return madeUp();
		}
		JsonNode copy = payload.deepCopy();
		for (int changes = 1 + below(5) / 4; changes > 0 && copy.isObject() && !copy.isEmpty(); changes--) {
			change(somewhere((ObjectNode) copy));
		}
		return copy;
	}

	private ObjectNode somewhere(ObjectNode object) {
		ObjectNode place = object;
		while (below(3) == 0) {
			JsonNode inner = place.path(name(place));
			if (!inner.isObject() || inner.isEmpty()) {
				return place;
			}
			place = (ObjectNode) inner;
		}
		return place;
	}

	private String name(ObjectNode object) {
		List<String> names = new ArrayList<>(object.propertyNames());
		return names.get(below(names.size()));
	}

	private void change(ObjectNode place) {
		String name = name(place);
		switch (below(7)) {
			case 0 -> place.remove(name);
			case 1 -> rename(place, name);
			case 2 -> place.set(name, value());
			case 3 -> place.set(NAMES[below(NAMES.length)], value());
			case 4 -> pad(place, name);
			case 5 -> place.set(name, foreign(name));
			default -> place.set(name, nested(place.get(name), below(140)));
		}
	}

	private void rename(ObjectNode place, String name) {
		String other = name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
		if (other.equals(name)) {
			other = NAMES[below(NAMES.length)];
		}
		JsonNode value = place.remove(name);
		if (!place.has(other)) {
			place.set(other, value);
		}
	}

	private void pad(ObjectNode place, String name) {
		String text = place.get(name).isString() ? place.get(name).asString() : "";
		place.put(name, SPACES[below(SPACES.length)] + text + SPACES[below(SPACES.length)]);
	}

	private JsonNode foreign(String name) {
		JsonNode other = this.payloads.get(below(this.payloads.size())).path(name);
		return other.isMissingNode() ? value() : other.deepCopy();
	}

	private static JsonNode nested(JsonNode inner, int levels) {
		JsonNode value = inner;
		for (int i = 0; i < levels; i++) {
			value = (i % 2 == 0) ? NODES.objectNode().set("a", value) : NODES.arrayNode().add(value);
		}
		return value;
	}

	private JsonNode madeUp() {
		ObjectNode object = NODES.objectNode();
		for (int members = below(12); members > 0; members--) {
			object.set(NAMES[below(NAMES.length)], value());
		}
		return object;
	}

	private JsonNode value() {
		return JSON.readTree(VALUES[below(VALUES.length)]);
	}

}

package io.quintet.samples.conformance.appcontrol;

import java.util.ArrayList;
import java.util.List;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares answers of the bridge with what the vectors expect, by their rules.
 */
final class BridgeJudge {

	private static final JsonMapper JSON = JsonMapper.shared();

	private BridgeJudge() {
	}

	static void judge(JsonNode vector, JsonNode answer) {
		JsonNode expected = vector.get("expect");
		assertThat(answer.get("ok").booleanValue()).as(answer.toString()).isEqualTo(expected.get("ok").booleanValue());
		if (vector.get("set").asString().equals("compat")) {
			compat(vector, expected, answer);
		}
		else {
			beyond(vector, expected, answer);
		}
	}

	private static void compat(JsonNode vector, JsonNode expected, JsonNode answer) {
		String operation = vector.get("request").get("op").asString();
		for (String name : List.of("json", "schema", "names", "frames", "destination", "lines", "logger", "logLevel")) {
			if (expected.has(name)) {
				assertThat(answer.get(name)).as(name).isEqualTo(expected.get(name));
			}
		}
		if (expected.has("config")) {
			assertThat(withoutNulls(answer.get("config"))).isEqualTo(withoutNulls(expected.get("config")));
		}
		if (operation.equals("validate") && !expected.get("ok").booleanValue()) {
			assertThat(texts(answer.get("errors"), "path")).containsAll(texts(expected.get("errors"), "path"));
		}
		if (expected.has("responses")) {
			responses(vector, expected.get("responses"), answer.get("responses"));
		}
	}

	private static void beyond(JsonNode vector, JsonNode expected, JsonNode answer) {
		String text = answer.toString();
		if (expected.has("json")) {
			assertThat(answer.get("json")).isEqualTo(expected.get("json"));
		}
		if (expected.has("errorMentions")) {
			assertThat(answer.get("error").asString()).contains(expected.get("errorMentions").asString());
		}
		if (expected.has("notContains")) {
			assertThat(text).doesNotContain(expected.get("notContains").asString());
		}
		if (expected.has("maxMessage")) {
			assertThat(texts(answer.get("errors"), "message")).allSatisfy((message) -> assertThat(message.length())
				.isLessThanOrEqualTo(expected.get("maxMessage").intValue()));
		}
		if (expected.has("contains")) {
			contains(answer.get("config"), expected.get("contains"));
		}
		if (expected.has("warningsMention")) {
			expected.get("warningsMention")
				.forEach((word) -> assertThat(answer.get("warnings").toString()).contains(word.asString()));
		}
		if (expected.has("lineCount")) {
			assertThat(answer.get("lines").size()).isEqualTo(expected.get("lineCount").intValue());
		}
		if (expected.has("statuses")) {
			assertThat(envelopes(answer, "status")).isEqualTo(JSON.convertValue(expected.get("statuses"), List.class));
		}
		if (expected.has("requestIds")) {
			assertThat(flat(envelopes(answer, "requestId"))).containsAll(plain(expected.get("requestIds")));
		}
		if (expected.has("failureKinds")) {
			List<String> kinds = new ArrayList<>();
			answer.get("responses")
				.forEach((line) -> line
					.forEach((envelope) -> kinds.add(envelope.path("error").path("failureKind").asString(""))));
			assertThat(kinds).containsAll(plain(expected.get("failureKinds")));
		}
		if (expected.has("sseParses")) {
			answer.get("frames").forEach((frame) -> assertThat(data(frame.asString()).isObject()).isTrue());
		}
	}

	// One line of data or several, joined as a reader of the stream does.
	private static JsonNode data(String frame) {
		StringBuilder data = new StringBuilder();
		for (String line : frame.split("\n", -1)) {
			if (line.startsWith("data: ")) {
				data.append(data.isEmpty() ? "" : "\n").append(line.substring("data: ".length()));
			}
		}
		return JSON.readTree(data.toString());
	}

	private static void contains(JsonNode config, JsonNode part) {
		part.propertyNames()
			.forEach((section) -> part.get(section)
				.propertyNames()
				.forEach((key) -> assertThat(config.get(section).get(key)).isEqualTo(part.get(section).get(key))));
	}

	private static void responses(JsonNode vector, JsonNode expected, JsonNode answer) {
		boolean token = !vector.get("request").get("token").isNull();
		assertThat(answer.size()).isEqualTo(expected.size());
		for (int line = 0; line < expected.size(); line++) {
			assertThat(answer.get(line).size()).isEqualTo(expected.get(line).size());
			String id = "";
			for (int i = 0; i < expected.get(line).size(); i++) {
				ObjectNode theirs = (ObjectNode) expected.get(line).get(i).deepCopy();
				ObjectNode ours = (ObjectNode) answer.get(line).get(i).deepCopy();
				if (theirs.get("status").asString().equals("failed")) {
					failed(theirs, ours, token);
					continue;
				}
				if (theirs.path("requestId").asString("").startsWith("req_")) {
					String generated = ours.get("requestId").asString();
					assertThat(generated).isNotEmpty();
					id = id.isEmpty() ? generated : id;
					assertThat(generated).isEqualTo(id);
					ours.set("requestId", theirs.get("requestId"));
				}
				assertThat(ours).isEqualTo(theirs);
			}
		}
	}

	private static void failed(JsonNode theirs, JsonNode ours, boolean token) {
		for (String name : List.of("schema", "status", "success")) {
			assertThat(ours.get(name)).isEqualTo(theirs.get(name));
		}
		assertThat(ours.get("error").get("retryable")).isEqualTo(theirs.get("error").get("retryable"));
		if (!token) {
			assertThat(ours.get("error").get("failureKind")).isEqualTo(theirs.get("error").get("failureKind"));
		}
	}

	private static List<List<String>> envelopes(JsonNode answer, String member) {
		List<List<String>> lines = new ArrayList<>();
		answer.get("responses").forEach((line) -> {
			List<String> values = new ArrayList<>();
			line.forEach((envelope) -> values.add(envelope.path(member).asString("")));
			lines.add(values);
		});
		return lines;
	}

	private static List<String> flat(List<List<String>> lines) {
		return lines.stream().flatMap(List::stream).toList();
	}

	private static List<String> plain(JsonNode array) {
		List<String> texts = new ArrayList<>();
		array.forEach((item) -> texts.add(item.asString()));
		return texts;
	}

	private static List<String> texts(JsonNode objects, String member) {
		List<String> texts = new ArrayList<>();
		((ArrayNode) objects).forEach((object) -> texts.add(object.get(member).asString()));
		return texts;
	}

	private static JsonNode withoutNulls(JsonNode config) {
		ObjectNode copy = (ObjectNode) config.deepCopy();
		copy.forEach((section) -> ((ObjectNode) section).removeNulls());
		return copy;
	}

}

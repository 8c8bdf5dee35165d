package io.quintet.appcontrol.service;

import java.util.ArrayList;
import java.util.List;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.appcontrol.Vectors;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares the answers of a service with {@code service.json}, as its README says.
 */
public final class ServiceVectors {

	private static final String GENERATED = "req_[0-9a-f]{32}";

	private ServiceVectors() {
	}

	/**
	 * Returns the token of the service.
	 * @param vector a case
	 * @return the token, or {@code null}
	 */
	public static String token(JsonNode vector) {
		JsonNode token = vector.get("request").get("token");
		return token.isNull() ? null : token.asString();
	}

	/**
	 * Returns the request lines.
	 * @param vector a case
	 * @return the lines without their ends
	 */
	public static List<String> lines(JsonNode vector) {
		List<String> lines = new ArrayList<>();
		vector.get("request").get("lines").forEach((line) -> lines.add(line.asString()));
		return lines;
	}

	/**
	 * Reads the envelopes of an answer.
	 * @param text their lines
	 * @return the envelopes
	 */
	public static List<JsonNode> envelopes(String text) {
		assertThat(text).endsWith("\n");
		return text.lines().map(Vectors.MAPPER::readTree).toList();
	}

	/**
	 * Compares.
	 * @param vector a case
	 * @param answers the envelopes for each line
	 */
	public static void check(JsonNode vector, List<List<JsonNode>> answers) {
		JsonNode expect = vector.get("expect");
		if (expect.has("responses")) {
			assertThat(answers).hasSameSizeAs(list(expect.get("responses")));
			for (int i = 0; i < answers.size(); i++) {
				checkLine(list(expect.get("responses").get(i)), answers.get(i), token(vector) != null);
			}
		}
		for (int i = 0; i < answers.size(); i++) {
			List<JsonNode> answer = answers.get(i);
			JsonNode last = answer.get(answer.size() - 1);
			if (expect.has("statuses")) {
				assertThat(answer).extracting((envelope) -> envelope.get("status").asString())
					.isEqualTo(list(expect.get("statuses").get(i)).stream().map(JsonNode::asString).toList());
			}
			if (expect.has("requestIds")) {
				assertThat(last.get("requestId")).isEqualTo(expect.get("requestIds").get(i));
			}
			if (expect.has("failureKinds")) {
				assertThat(last.get("error").get("failureKind")).isEqualTo(expect.get("failureKinds").get(i));
			}
		}
	}

	private static void checkLine(List<JsonNode> expected, List<JsonNode> actual, boolean token) {
		assertThat(actual).hasSameSizeAs(expected);
		String firstId = null;
		for (int i = 0; i < expected.size(); i++) {
			ObjectNode expectedEnvelope = ((ObjectNode) expected.get(i)).deepCopy();
			ObjectNode envelope = ((ObjectNode) actual.get(i)).deepCopy();
			if (expectedEnvelope.get("status").asString().equals("failed")) {
				assertThat(comparable(envelope, token)).isEqualTo(comparable(expectedEnvelope, token));
				continue;
			}
			if (expectedEnvelope.get("requestId").asString().matches(GENERATED)) {
				assertThat(envelope.get("requestId").asString()).matches(GENERATED);
				firstId = (firstId != null) ? firstId : envelope.get("requestId").asString();
				assertThat(envelope.get("requestId").asString()).isEqualTo(firstId);
				envelope.remove("requestId");
				expectedEnvelope.remove("requestId");
			}
			assertThat(envelope).isEqualTo(expectedEnvelope);
		}
	}

	private static List<JsonNode> comparable(ObjectNode failed, boolean token) {
		List<JsonNode> counted = new ArrayList<>(List.of(failed.get("schema"), failed.get("status"),
				failed.get("success"), failed.get("error").get("retryable")));
		if (!token) {
			counted.add(failed.get("error").get("failureKind"));
		}
		return counted;
	}

	private static List<JsonNode> list(JsonNode array) {
		List<JsonNode> items = new ArrayList<>();
		array.forEach(items::add);
		return items;
	}

}

package io.quintet.samples.conformance.happy;

import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.samples.conformance.happy.HappyVectors.Case;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Judges an answer by a vector: {@code better} wins over {@code out}, failures count by
 * their kind, values by their value.
 */
final class HappyJudge {

	private static final Map<String, String> FAILURES = Map.ofEntries(
			Map.entry("AuthenticationError", "AuthenticationException"),
			Map.entry("EncryptionError", "EncryptionException"),
			Map.entry("MachineOfflineError", "MachineOfflineException"),
			Map.entry("SessionNotFound", "SessionNotFoundException"), Map.entry("SpawnError", "SpawnException"),
			Map.entry("RpcTransportError", "RpcTransportException"),
			Map.entry("MetadataUpdateError", "MetadataUpdateException"),
			Map.entry("MetadataConflictError", "MetadataConflictException"),
			Map.entry("ValueError", "IllegalArgumentException"));

	private HappyJudge() {
	}

	/** Our name of a failure of the original. */
	static String failure(String original) {
		String ours = FAILURES.get(original);
		assertThat(ours).as("ours of " + original).isNotNull();
		return ours;
	}

	/** What is expected: a failure, or members that the answer has to have. */
	static JsonNode expected(Case recorded) {
		JsonNode out = recorded.out();
		JsonNode better = recorded.better();
		if (out.path("lenient").asBoolean(false)) {
			return HappyVectors.JSON.createObjectNode().put("fails", true);
		}
		if (better == null || !better.isObject() || better.has("error") || out.has("error")) {
			return (better != null && better.isObject()) ? better : out;
		}
		ObjectNode both = (ObjectNode) out.deepCopy();
		return both.setAll((ObjectNode) better);
	}

	static void judge(Case recorded, JsonNode answer) {
		JsonNode expected = expected(recorded);
		if (expected.has("error")) {
			assertThat(answer.path("error").asString("")).as(answer.toString())
				.isEqualTo(failure(expected.get("error").asString()));
			return;
		}
		assertThat(answer.has("error")).as(answer.toString()).isFalse();
		expected.properties()
			.forEach((member) -> same(member.getKey(), member.getValue(), answer.get(member.getKey())));
	}

	static void same(String what, JsonNode expected, @Nullable JsonNode found) {
		assertThat(found).as(what).isNotNull();
		assertThat(sameValue(expected, found)).as("%s: expected %s, found %s", what, expected, found).isTrue();
	}

	/** Whether two values are the same, numbers by their value. */
	static boolean sameValue(@Nullable JsonNode one, @Nullable JsonNode other) {
		if (one == null || other == null) {
			return one == other;
		}
		return one.equals((a, b) -> {
			if (a.isNumber() && b.isNumber()) {
				return a.decimalValue().compareTo(b.decimalValue());
			}
			return a.equals(b) ? 0 : 1;
		}, other);
	}

}

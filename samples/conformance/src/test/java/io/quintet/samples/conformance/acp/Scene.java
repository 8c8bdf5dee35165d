package io.quintet.samples.conformance.acp;

import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the steps of one scenario share: who takes part, and what was captured.
 */
final class Scene {

	private final AcpClient client;

	private final JsonNode identities;

	private final AcpMatcher matcher;

	Scene(AcpClient client, JsonNode scenario) {
		this.client = client;
		this.identities = scenario.path("identities");
		Map<String, JsonNode> captured = new HashMap<>();
		captured.put("NONCE", AcpClient.JSON.getNodeFactory()
			.stringNode(HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt())));
		this.matcher = new AcpMatcher(captured);
	}

	AcpClient client() {
		return this.client;
	}

	AcpMatcher matcher() {
		return this.matcher;
	}

	/** Tells what the actor of a step shows, if the step has one. */
	@Nullable String shownBy(JsonNode step) {
		if (!step.has("as")) {
			return null;
		}
		JsonNode identity = this.identities.get(step.get("as").asString());
		assertThat(identity).as("identity " + step.get("as")).isNotNull();
		return AcpClient.shown(this.matcher.filled(identity).toString());
	}

	/** Compares the outcome of a step with what the step expects. */
	void expect(JsonNode step, JsonNode outcome) {
		assertThat(this.matcher.differences(step.get("expect"), outcome)).as(step + " had the outcome " + outcome)
			.isEmpty();
	}

}

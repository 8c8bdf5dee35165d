package io.quintet.samples.conformance.acp;

import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import io.quintet.acp.test.AcpSocketClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the steps of one scenario share: who takes part, and what was captured.
 */
final class Scene implements AutoCloseable {

	private final AcpClient client;

	private final JsonNode identities;

	private final AcpMatcher matcher;

	private final Map<String, AcpSocketClient> sockets = new HashMap<>();

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

	void add(String name, AcpSocketClient socket) {
		this.sockets.put(name, socket);
	}

	/** Returns the socket of a step. */
	AcpSocketClient socket(JsonNode step) {
		AcpSocketClient socket = this.sockets.get(step.get("socket").asString());
		if (socket == null) {
			throw new IllegalArgumentException("There is no socket " + step.get("socket"));
		}
		return socket;
	}

	@Override
	public void close() {
		this.sockets.values().forEach(AcpSocketClient::close);
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

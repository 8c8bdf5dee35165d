package io.quintet.samples.conformance.acp;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import tools.jackson.databind.JsonNode;

/**
 * Plays scenarios of the vectors over the wire.
 */
final class AcpPlayer {

	private final Map<String, Operation> operations = new HashMap<>();

	/** Creates a player that knows some sets of operations. */
	AcpPlayer(List<Map<String, Operation>> sets) {
		sets.forEach(this.operations::putAll);
	}

	void play(JsonNode scenario, AcpClient client) {
		try (Scene scene = new Scene(client, scenario)) {
			for (JsonNode step : scenario.get("steps")) {
				Operation operation = this.operations.get(step.get("op").asString());
				if (operation == null) {
					throw new IllegalArgumentException("There is no operation " + step.get("op"));
				}
				operation.play(step, scene);
			}
		}
	}

}

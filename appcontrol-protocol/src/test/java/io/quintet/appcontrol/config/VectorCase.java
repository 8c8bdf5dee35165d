package io.quintet.appcontrol.config;

import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.appcontrol.JsonObjects;
import io.quintet.appcontrol.Vectors;

/**
 * One recorded case.
 *
 * @param id name of the case
 * @param request what is asked
 * @param expect what comes of it
 */
public record VectorCase(String id, ObjectNode request, ObjectNode expect) {

	/**
	 * Reads a file under {@code vectors/app-control}.
	 * @param file its name
	 * @return its cases
	 */
	public static Stream<VectorCase> of(String file) {
		return Vectors.list(file)
			.stream()
			.map((one) -> new VectorCase(one.path("id").asString(), parsed(one, "request"), parsed(one, "expect")));
	}

	private static ObjectNode parsed(JsonNode one, String member) {
		return JsonObjects.parse(one.path(member).toString());
	}

	/**
	 * Whether the request succeeds.
	 * @return true when it does
	 */
	public boolean ok() {
		return this.expect.path("ok").booleanValue(false);
	}

	@Override
	public String toString() {
		return this.id;
	}

}

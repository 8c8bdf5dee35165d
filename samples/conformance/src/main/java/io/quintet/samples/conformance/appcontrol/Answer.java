package io.quintet.samples.conformance.appcontrol;

import tools.jackson.databind.node.ObjectNode;

import io.quintet.support.json.JsonFormat;

/**
 * What the bridge answers: a result under a name of its own, or a failure.
 */
final class Answer {

	private Answer() {
	}

	static ObjectNode ok(Object... members) {
		return of(members).put("ok", true);
	}

	static ObjectNode failed(Throwable failure) {
		String message = failure.getMessage();
		return of("ok", false, "error", (message != null) ? message : failure.getClass().getSimpleName());
	}

	/** Creates an object of names and values in turn. */
	static ObjectNode of(Object... members) {
		ObjectNode object = JsonFormat.MAPPER.createObjectNode();
		for (int i = 0; i < members.length; i += 2) {
			object.set((String) members[i], JsonFormat.MAPPER.valueToTree(members[i + 1]));
		}
		return object;
	}

}

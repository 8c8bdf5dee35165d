package io.quintet.appcontrol;

import tools.jackson.databind.node.ObjectNode;

import io.quintet.support.json.JsonFormat;

/**
 * JSON objects for tests.
 */
public final class JsonObjects {

	private JsonObjects() {
	}

	/**
	 * Creates an object.
	 * @param members names and values in turn
	 * @return the object
	 */
	public static ObjectNode of(Object... members) {
		ObjectNode object = JsonFormat.MAPPER.createObjectNode();
		for (int i = 0; i < members.length; i += 2) {
			object.set((String) members[i], JsonFormat.MAPPER.valueToTree(members[i + 1]));
		}
		return object;
	}

	/**
	 * Reads an object.
	 * @param text its JSON text
	 * @return the object
	 */
	public static ObjectNode parse(String text) {
		return (ObjectNode) AppControlCodec.standard().readTree(text);
	}

}

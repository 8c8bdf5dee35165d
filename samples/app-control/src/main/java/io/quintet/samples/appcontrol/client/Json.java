package io.quintet.samples.appcontrol.client;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Builds JSON.
 */
public final class Json {

	private static final JsonMapper MAPPER = new JsonMapper();

	private Json() {
	}

	/**
	 * Creates an object.
	 * @param members names and values in turn
	 * @return the object
	 */
	public static ObjectNode of(@Nullable Object... members) {
		ObjectNode object = MAPPER.createObjectNode();
		for (int i = 0; i < members.length; i += 2) {
			object.set(String.valueOf(members[i]), MAPPER.valueToTree(members[i + 1]));
		}
		return object;
	}

	static ObjectNode from(Map<String, ?> members) {
		return MAPPER.valueToTree(members);
	}

	static ArrayNode array(List<?> items) {
		return MAPPER.valueToTree(items);
	}

}

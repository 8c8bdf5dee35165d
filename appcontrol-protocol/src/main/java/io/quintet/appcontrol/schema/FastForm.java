package io.quintet.appcontrol.schema;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.appcontrol.internal.Json;

/**
 * An equivalent form of a schema. The published form walks free JSON to make sure that it
 * is JSON, six attempts for each value of it and as deep as the payload goes; parsed JSON
 * always is. So {@code #/$defs/jsonObject} becomes a mere test of the type, and the other
 * references are put in place.
 */
final class FastForm {

	private static final String LOCAL = "#/$defs/";

	private final JsonNode definitions;

	private FastForm(JsonNode definitions) {
		this.definitions = definitions;
	}

	static ObjectNode of(ObjectNode schema) {
		ObjectNode form = schema.deepCopy();
		form.remove("$defs");
		return (ObjectNode) new FastForm(schema.path("$defs")).value(form);
	}

	private JsonNode value(JsonNode value) {
		if (value.path("$ref").isString()) {
			return referenced(value.path("$ref").stringValue());
		}
		if (value instanceof ArrayNode array) {
			for (int i = 0; i < array.size(); i++) {
				array.set(i, value(array.path(i)));
			}
		}
		if (value instanceof ObjectNode object) {
			object.properties().forEach((member) -> member.setValue(value(member.getValue())));
		}
		return value;
	}

	private JsonNode referenced(String reference) {
		String name = reference.startsWith(LOCAL) ? reference.substring(LOCAL.length()) : "";
		JsonNode definition = this.definitions.path(name);
		if (!definition.isObject()) {
			throw new IllegalStateException(
					"the schema refers to " + reference + ", and only to its own definitions may it refer");
		}
		return name.equals("jsonObject") ? Json.object().put("type", "object") : value(definition.deepCopy());
	}

}

package io.quintet.hpp.session;

import java.util.List;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

import io.quintet.hpp.internal.JsonValues;

/**
 * What the rules need to know of one schema entry.
 *
 * @param key key of the field
 * @param type type as it was written; {@code string} when the entry has none
 * @param required whether the field counts as missing while it is empty
 * @param options values that are allowed, for the type {@code enum}; empty = any
 */
public record SchemaField(String key, String type, boolean required, List<JsonNode> options) {

	private static final List<String> NAMES = List.of("string", "int", "float", "bool", "datetime", "enum", "array",
			"array<string>", "str", "integer", "number", "boolean");

	public SchemaField {
		options = List.copyOf(options);
	}

	static SchemaField of(String key, ObjectNode entry) {
		String type = (entry.get("type") instanceof StringNode text) ? text.stringValue() : "string";
		boolean required = entry.get("required") instanceof BooleanNode bool && bool.booleanValue();
		List<JsonNode> options = (entry.get("options") instanceof ArrayNode array)
				? array.valueStream().map(SchemaField::optionValue).toList() : List.of();
		return new SchemaField(key, shared(type), required, options);
	}

	/**
	 * Returns the values that are allowed.
	 * @return copies, which may be changed without effect on the session
	 */
	@Override
	public List<JsonNode> options() {
		return this.options.stream().map(JsonNode::deepCopy).toList();
	}

	/**
	 * Tells whether a value is allowed. The JSON types have to be equal, numbers are
	 * compared by value.
	 * @param value the value
	 * @return true when it is one of the options, or there are none
	 */
	public boolean allows(JsonNode value) {
		return this.options.isEmpty() || this.options.stream().anyMatch((option) -> JsonValues.same(option, value));
	}

	long weight() {
		long weight = 128 + 2L * (this.key.length() + this.type.length());
		for (JsonNode option : this.options) {
			weight += 4 + JsonValues.weight(option);
		}
		return weight;
	}

	// The usual names are shared by all sessions; others are strangers' text.
	private static String shared(String type) {
		for (String name : NAMES) {
			if (name.equals(type)) {
				return name;
			}
		}
		return type;
	}

	private static JsonNode optionValue(JsonNode option) {
		return option.isObject() ? JsonValues.member(option, "value") : option;
	}

}

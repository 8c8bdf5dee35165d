package io.quintet.hpp.session;

import java.io.Serializable;
import java.util.List;

import io.quintet.hpp.json.Json;

/**
 * What the rules need to know of one schema entry.
 *
 * @param key key of the field
 * @param type type as it was written; {@code string} when the entry has none
 * @param required whether the field counts as missing while it is empty
 * @param options values that are allowed, for the type {@code enum}; empty = any
 */
public record SchemaField(String key, String type, boolean required, List<Json> options) implements Serializable {

	private static final List<String> NAMES = List.of("string", "int", "float", "bool", "datetime", "enum", "array",
			"array<string>", "str", "integer", "number", "boolean");

	public SchemaField {
		options = List.copyOf(options);
	}

	static SchemaField of(String key, Json.Object entry) {
		String type = (entry.get("type") instanceof Json.Text text) ? text.value() : "string";
		boolean required = entry.get("required") instanceof Json.Bool bool && bool.value();
		List<Json> options = (entry.get("options") instanceof Json.Array array)
				? array.items().stream().map(SchemaField::optionValue).toList() : List.of();
		return new SchemaField(key, shared(type), required, options);
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

	private static Json optionValue(Json option) {
		if (option instanceof Json.Object object) {
			Json value = object.get("value");
			return (value != null) ? value : Json.NULL;
		}
		return option;
	}

}

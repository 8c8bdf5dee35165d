package io.quintet.appcontrol.schema;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.quintet.appcontrol.json.JsonArray;
import io.quintet.appcontrol.json.JsonObject;
import io.quintet.appcontrol.json.JsonString;
import io.quintet.appcontrol.json.JsonValue;

/**
 * An equivalent form of a schema. The published form walks free JSON to make sure that it
 * is JSON, six attempts for each value of it and as deep as the payload goes; parsed JSON
 * always is. So {@code #/$defs/jsonObject} becomes a mere test of the type, and the other
 * references are put in place.
 */
final class FastForm {

	private static final String LOCAL = "#/$defs/";

	private static final JsonObject ANY_OBJECT = JsonObject.of("type", "object");

	private final JsonObject definitions;

	private FastForm(JsonObject definitions) {
		this.definitions = definitions;
	}

	static JsonObject of(JsonObject schema) {
		JsonObject definitions = schema.object("$defs");
		FastForm form = new FastForm((definitions != null) ? definitions : JsonObject.EMPTY);
		return form.object(schema.without("$defs"));
	}

	private JsonValue value(JsonValue value) {
		if (value instanceof JsonObject object) {
			return object(object);
		}
		return (value instanceof JsonArray array) ? array(array) : value;
	}

	private JsonObject object(JsonObject object) {
		String reference = object.text("$ref");
		if (reference != null) {
			return referenced(reference);
		}
		JsonObject.Builder members = JsonObject.builder();
		object.forEach((name, value) -> members.put(name, value(value)));
		return members.build();
	}

	private JsonArray array(JsonArray array) {
		List<JsonValue> items = new ArrayList<>();
		array.forEach((item) -> items.add(value(item)));
		return JsonArray.from(items);
	}

	private JsonObject referenced(String reference) {
		String name = reference.startsWith(LOCAL) ? reference.substring(LOCAL.length()) : "";
		JsonObject definition = this.definitions.object(name);
		if (definition == null) {
			throw new IllegalStateException(
					"the schema refers to " + reference + ", and only to its own " + "definitions may it refer");
		}
		return name.equals("jsonObject") ? ANY_OBJECT : object(definition);
	}

	static List<String> texts(@Nullable JsonValue array) {
		List<String> texts = new ArrayList<>();
		if (array instanceof JsonArray items) {
			for (JsonValue item : items) {
				if (item instanceof JsonString text) {
					texts.add(text.value());
				}
			}
		}
		return List.copyOf(texts);
	}

}

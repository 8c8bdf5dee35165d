package io.quintet.appcontrol.schema;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.quintet.appcontrol.json.JsonArray;
import io.quintet.appcontrol.json.JsonBoolean;
import io.quintet.appcontrol.json.JsonObject;
import io.quintet.appcontrol.json.JsonValue;

/**
 * What a schema looks at in an object. All else, free JSON first of all, makes no
 * difference to its verdict and need not be shown to it.
 */
final class VisiblePart {

	private final Map<String, VisiblePart> members = new LinkedHashMap<>();

	private boolean closed;

	private VisiblePart() {
	}

	static VisiblePart of(JsonObject schema) {
		VisiblePart part = new VisiblePart();
		part.add(schema);
		return part;
	}

	private void add(JsonObject schema) {
		this.closed |= schema.get("additionalProperties") == JsonBoolean.FALSE;
		for (String name : FastForm.texts(schema.get("required"))) {
			this.members.computeIfAbsent(name, (key) -> new VisiblePart());
		}
		JsonObject properties = schema.object("properties");
		if (properties != null) {
			properties.forEach(this::addMember);
		}
		for (String keyword : new String[] { "if", "then", "else", "allOf", "oneOf" }) {
			addBranches(schema.get(keyword));
		}
	}

	private void addMember(String name, JsonValue schema) {
		if (schema instanceof JsonObject object) {
			this.members.computeIfAbsent(name, (key) -> new VisiblePart()).add(object);
		}
	}

	private void addBranches(@Nullable JsonValue branches) {
		if (branches instanceof JsonObject schema) {
			add(schema);
		}
		else if (branches instanceof JsonArray schemas) {
			schemas.forEach(this::addBranches);
		}
	}

	/**
	 * Tells whether members that are not listed are refused.
	 */
	boolean isClosed() {
		return this.closed;
	}

	Map<String, VisiblePart> members() {
		return this.members;
	}

	@Nullable VisiblePart member(String name) {
		return this.members.get(name);
	}

}

package io.quintet.appcontrol.schema;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * The members of an object that a schema checks. All else, free JSON first of all, makes
 * no difference to its verdict and need not be shown to it.
 */
final class VisiblePart {

	private final Map<String, VisiblePart> members = new LinkedHashMap<>();

	private boolean closed;

	private VisiblePart() {
	}

	static VisiblePart of(JsonNode schema) {
		VisiblePart part = new VisiblePart();
		part.add(schema);
		return part;
	}

	private void add(JsonNode schema) {
		JsonNode additional = schema.path("additionalProperties");
		this.closed |= additional.isBoolean() && !additional.booleanValue();
		schema.path("required").forEach((name) -> member(name.asString(), MissingNode.getInstance()));
		schema.path("properties").forEachEntry(this::member);
		for (String keyword : new String[] { "if", "then", "else", "allOf", "oneOf" }) {
			addBranches(schema.path(keyword));
		}
	}

	private void member(String name, JsonNode schema) {
		this.members.computeIfAbsent(name, (key) -> new VisiblePart()).add(schema);
	}

	private void addBranches(JsonNode branches) {
		if (branches.isArray()) {
			branches.forEach(this::addBranches);
		}
		else if (branches.isObject()) {
			add(branches);
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

package io.quintet.appcontrol.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.appcontrol.internal.Json;
import io.quintet.appcontrol.schema.SchemaViolationException.Violation;

/**
 * Judges a payload by one of the published documents, in the order of the reference. They
 * use few keywords of JSON Schema; of each one what they need is understood. Free JSON
 * fits the definition {@code jsonObject} whatever it holds, so nothing looks into it.
 */
final class SchemaCheck {

	static final int MAX_UNKNOWN = 100;

	private static final int MAX_NAME = 100;

	private static final int MAX_MESSAGE = 300;

	private static final String LOCAL = "#/$defs/";

	private static final ObjectNode ANY_OBJECT = Json.object().put("type", "object");

	private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\u2028\\u2029]");

	private final ObjectNode document;

	private final List<String> names = new ArrayList<>();

	private final List<Violation> violations = new ArrayList<>();

	private int unknown;

	SchemaCheck(ObjectNode document) {
		this.document = document;
	}

	List<Violation> violations(JsonNode payload) {
		check(this.document, payload);
		if (this.unknown > MAX_UNKNOWN) {
			violate("additionalProperties",
					"has " + (this.unknown - MAX_UNKNOWN) + " more members that are not allowed");
		}
		return List.copyOf(this.violations);
	}

	private void check(JsonNode schema, JsonNode value) {
		if (schema.has("$ref")) {
			check(definition(schema.path("$ref").stringValue()), value);
			return;
		}
		require(schema, "type", (type) -> isOf(type.stringValue(), value));
		require(schema, "const", (constant) -> Json.isSame(constant, value));
		require(schema, "enum", (constants) -> constants.valueStream().anyMatch((one) -> Json.isSame(one, value)));
		if (value.isString()) {
			require(schema, "minLength", (least) -> value.stringValue().length() >= least.intValue());
		}
		if (value.isNumber()) {
			require(schema, "minimum", (least) -> value.decimalValue().compareTo(least.decimalValue()) >= 0);
		}
		if (value.isObject()) {
			checkMembers(schema, value);
		}
		if (schema.has("oneOf")) {
			checkOptions(schema.path("oneOf"), value);
		}
		for (JsonNode clause : schema.path("allOf")) {
			check(clause.path(fits(clause.path("if"), value) ? "then" : "else"), value);
		}
	}

	private void checkMembers(JsonNode schema, JsonNode object) {
		for (JsonNode required : schema.path("required")) {
			String name = required.stringValue();
			if (!object.has(name)) {
				within(name, () -> violate("required", "is required"));
			}
		}
		boolean closed = !schema.path("additionalProperties").asBoolean(true);
		object.forEachEntry((name, member) -> {
			JsonNode rule = schema.path("properties").get(name);
			if (rule != null) {
				within(name, () -> check(rule, member));
			}
			else if (closed && ++this.unknown <= MAX_UNKNOWN) {
				within(name, () -> violate("additionalProperties", "is not allowed"));
			}
		});
	}

	private void checkOptions(JsonNode options, JsonNode value) {
		long fitting = options.valueStream().filter((option) -> fits(option, value)).count();
		if (fitting != 1) {
			violate("oneOf", "must match exactly one of " + options.size() + " forms");
		}
		if (fitting == 0) {
			options.forEach((option) -> check(option, value));
		}
	}

	private boolean fits(JsonNode schema, JsonNode value) {
		SchemaCheck check = new SchemaCheck(this.document);
		check.check(schema, value);
		return check.violations.isEmpty();
	}

	private JsonNode definition(String reference) {
		String name = reference.startsWith(LOCAL) ? reference.substring(LOCAL.length()) : "";
		JsonNode definition = name.equals("jsonObject") ? ANY_OBJECT : this.document.path("$defs").path(name);
		if (!definition.isObject()) {
			throw new IllegalStateException("the schema refers to " + reference + ", which it does not define");
		}
		return definition;
	}

	private static boolean isOf(String type, JsonNode value) {
		return switch (type) {
			case "object" -> value.isObject();
			case "string" -> value.isString();
			case "boolean" -> value.isBoolean();
			case "integer" -> value.isIntegralNumber()
					|| (value.isNumber() && value.decimalValue().stripTrailingZeros().scale() <= 0);
			default -> throw new IllegalStateException("the schema asks for the unknown type " + type);
		};
	}

	private void require(JsonNode schema, String keyword, Predicate<JsonNode> check) {
		JsonNode rule = schema.get(keyword);
		if (rule != null && !check.test(rule)) {
			violate(keyword, problem(keyword, rule));
		}
	}

	private static String problem(String keyword, JsonNode rule) {
		return switch (keyword) {
			case "type" ->
				(rule.stringValue().matches("object|integer") ? "must be an " : "must be a ") + rule.stringValue();
			case "enum" -> "must be one of " + String.join(", ", rule.valueStream().map(JsonNode::asString).toList());
			case "minimum" -> "must be at least " + rule.asString();
			case "minLength" -> "must have at least " + rule.asString() + " character(s)";
			default -> "must be " + rule.asString();
		};
	}

	private void within(String name, Runnable check) {
		this.names.add(cut(name, MAX_NAME));
		check.run();
		this.names.remove(this.names.size() - 1);
	}

	private void violate(String keyword, String problem) {
		StringBuilder path = new StringBuilder("$");
		StringBuilder pointer = new StringBuilder();
		for (String name : this.names) {
			path.append('.').append(name);
			pointer.append('/').append(name.replace("~", "~0").replace("/", "~1"));
		}
		String message = UNPRINTABLE.matcher(path + " " + problem).replaceAll("\ufffd");
		this.violations.add(new Violation(path.toString(), pointer.toString(), keyword, cut(message, MAX_MESSAGE)));
	}

	// A cut never leaves half a surrogate pair.
	private static String cut(String text, int length) {
		if (text.length() <= length) {
			return text;
		}
		int end = Character.isHighSurrogate(text.charAt(length - 2)) ? length - 2 : length - 1;
		return text.substring(0, end) + "…";
	}

}

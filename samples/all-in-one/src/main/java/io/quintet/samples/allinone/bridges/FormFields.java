package io.quintet.samples.allinone.bridges;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.acp.thread.AcpException;
import io.quintet.acp.thread.ContentPart;
import io.quintet.hpp.session.FieldValue;
import io.quintet.hpp.session.FormSchema;
import io.quintet.hpp.session.HandshakeSession;

/**
 * The fields of a form part, which ACP describes by JSON Schema, as HPP describes them.
 * What HPP has no field for is refused: objects in objects, references, alternatives.
 */
final class FormFields {

	private static final int MAX_FIELDS = 100;

	private static final Pattern DATETIME = Pattern.compile("\\d{4}-\\d{2}-\\d{2}[T ]\\d{2}:\\d{2}:\\d{2}.{0,20}");

	/** Keywords that say the same to both, and to the page. */
	private static final Set<String> BOUNDS = Set.of("minimum", "maximum", "minLength", "maxLength");

	private FormFields() {
	}

	/**
	 * Translates a form.
	 * @param form the part of a message
	 * @return its fields; required ones first, in the order in which they are listed
	 * @throws AcpException when HPP has no field for one of them; the message names it
	 */
	static FormSchema of(ContentPart.Form form) {
		JsonNode properties = form.schema().get("properties");
		if (properties == null || !properties.isObject() || properties.isEmpty() || properties.size() > MAX_FIELDS) {
			throw AcpException.invalid("the schema of the form must have 1 to " + MAX_FIELDS + " properties");
		}
		// A database may keep members of an object in an order of its own, unlike lists.
		Set<String> required = new LinkedHashSet<>();
		JsonNode names = form.schema().get("required");
		if (names != null) {
			names.forEach((name) -> required.add(name.asString("")));
		}
		required.retainAll(properties.propertyNames());
		Set<String> keys = new LinkedHashSet<>(required);
		keys.addAll(properties.propertyNames());
		ArrayNode entries = JsonNodeFactory.instance.arrayNode();
		for (String key : keys) {
			entries.add(entry(key, properties.get(key)).put("required", required.contains(key)));
		}
		return FormSchema.of(entries);
	}

	private static ObjectNode entry(String key, JsonNode property) {
		ObjectNode entry = JsonNodeFactory.instance.objectNode().put("key", key);
		entry.put("label", property.path("title").asString(key));
		entry.put("desc", property.path("description").asString(""));
		if (property.path("enum") instanceof ArrayNode options && !options.isEmpty()) {
			entry.put("type", "enum");
			ArrayNode target = entry.putArray("options");
			options.forEach((option) -> target.addObject()
				.put("label", option.asString(option.toString()))
				.set("value", option));
		}
		else {
			entry.put("type", type(key, property));
		}
		BOUNDS.stream()
			.filter((bound) -> property.path(bound).isNumber())
			.forEach((bound) -> entry.set(bound, property.get(bound)));
		if (property.has("default")) {
			// A value would be the person's at once, and the agent could not change it.
			entry.set("example", property.get("default"));
		}
		return entry;
	}

	private static String type(String key, JsonNode property) {
		String type = property.path("type").asString("");
		if (type.equals("array")) {
			String item = simple(property.path("items").path("type").asString(""));
			if (item != null) {
				return "array<" + item + ">";
			}
		}
		else if (type.equals("string") && property.path("format").asString("").equals("date-time")) {
			return "datetime";
		}
		String simple = simple(type);
		if (simple == null) {
			throw AcpException.invalid("the field '" + key + "' is none that two can fill in: it must be an enum, "
					+ "or a string, integer, number or boolean, or an array of those");
		}
		return simple;
	}

	private static @Nullable String simple(String type) {
		return switch (type) {
			case "string", "number" -> type;
			case "integer" -> "int";
			case "boolean" -> "bool";
			default -> null;
		};
	}

	/** Finds the entry of a field, {@code null} when the form has no such field. */
	static @Nullable JsonNode find(HandshakeSession session, String key) {
		return session.schema()
			.entries()
			.valueStream()
			.filter((entry) -> entry.path("key").asString("").equals(key))
			.findFirst()
			.orElse(null);
	}

	/** Says what is wrong with a value, {@code null} when nothing is. */
	static @Nullable String problem(JsonNode entry, JsonNode value) {
		String type = entry.path("type").asString("");
		if (type.startsWith("array<")) {
			String item = type.substring("array<".length(), type.length() - 1);
			return (value.isArray() && value.valueStream().allMatch((element) -> fits(item, entry, element))) ? null
					: "a list is expected";
		}
		if (!fits(type, entry, value)) {
			return switch (type) {
				case "enum" -> "one of the choices is expected";
				case "datetime" -> "a date with a time is expected";
				case "bool" -> "yes or no is expected";
				case "int" -> "a whole number is expected";
				case "number" -> "a number is expected";
				default -> "a text is expected";
			};
		}
		if (value.isNumber()) {
			return problem(entry, "minimum", "maximum", value.decimalValue(), "a number");
		}
		return value.isString() ? problem(entry, "minLength", "maxLength",
				BigDecimal.valueOf(value.stringValue().codePoints().count()), "a length") : null;
	}

	private static boolean fits(String type, JsonNode entry, JsonNode value) {
		return switch (type) {
			case "enum" -> entry.path("options").valueStream().anyMatch((option) -> value.equals(option.get("value")));
			case "int" -> value.isIntegralNumber();
			case "number" -> value.isNumber();
			case "bool" -> value.isBoolean();
			case "datetime" -> value.isString() && DATETIME.matcher(value.stringValue()).matches();
			default -> value.isString();
		};
	}

	private static @Nullable String problem(JsonNode entry, String least, String most, BigDecimal value, String what) {
		if (entry.path(least).isNumber() && value.compareTo(entry.get(least).decimalValue()) < 0) {
			return what + " of at least " + entry.get(least) + " is expected";
		}
		if (entry.path(most).isNumber() && value.compareTo(entry.get(most).decimalValue()) > 0) {
			return what + " of at most " + entry.get(most) + " is expected";
		}
		return null;
	}

	/** Says by field why a form cannot be sent yet; empty when it can. */
	static Map<String, String> problems(HandshakeSession session) {
		Map<String, String> problems = new LinkedHashMap<>();
		for (JsonNode entry : session.schema().entries()) {
			String key = entry.path("key").asString("");
			FieldValue known = session.fields().get(key);
			String problem;
			if (known == null || known.isEmpty()) {
				problem = entry.path("required").asBoolean(false) ? "it is required" : null;
			}
			else {
				problem = problem(entry, known.value());
			}
			if (problem != null) {
				problems.put(key, problem);
			}
		}
		return problems;
	}

	/**
	 * Returns what is filled in, in the order of the form; other keys do not belong to
	 * it.
	 */
	static Map<String, JsonNode> values(HandshakeSession session) {
		Map<String, JsonNode> values = new LinkedHashMap<>();
		List<String> keys = new ArrayList<>();
		session.schema().fields().forEach((field) -> keys.add(field.key()));
		for (String key : keys) {
			FieldValue known = session.fields().get(key);
			if (known != null && !known.isEmpty()) {
				values.put(key, known.value());
			}
		}
		return values;
	}

}

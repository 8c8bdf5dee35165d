package io.quintet.appcontrol.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import com.networknt.schema.Error;
import com.networknt.schema.path.NodePath;
import tools.jackson.databind.JsonNode;

import io.quintet.appcontrol.schema.SchemaViolationException.Violation;

/**
 * A finding of the validator in our own words.
 *
 * @param steps where: names and positions from the payload inwards
 * @param keyword keyword of the schema that refuses it
 * @param rule value of the keyword
 * @param conditional whether the rule depends on other members
 */
record Finding(List<Object> steps, String keyword, JsonNode rule, boolean conditional) {

	private static final int MAX_NAME = 100;

	private static final int MAX_MESSAGE = 300;

	/** Keywords whose errors name the member that they are about. */
	private static final Set<String> ABOUT_MEMBERS = Set.of("required", "additionalProperties");

	static Finding of(Error error) {
		NodePath location = error.getInstanceLocation();
		List<Object> steps = new ArrayList<>();
		for (int i = 0; i < location.getNameCount(); i++) {
			steps.add(location.getElement(i));
		}
		if (error.getProperty() != null && ABOUT_MEMBERS.contains(error.getKeyword())) {
			steps.add(error.getProperty());
		}
		return new Finding(steps, error.getKeyword(), error.getSchemaNode(),
				error.getEvaluationPath().toString().contains("/allOf/"));
	}

	static Violation moreUnknown(int number) {
		return new Violation("$", "", "additionalProperties", "$ has " + number + " more members that are not allowed");
	}

	/**
	 * Orders findings as the reference meets them: the type of the payload, its missing
	 * members as the schema lists them, its members, and conditions at last.
	 */
	int rank(List<String> required) {
		if (this.conditional) {
			return 1000;
		}
		if (this.steps.isEmpty()) {
			return 0;
		}
		if (this.keyword.equals("required") && this.steps.size() == 1) {
			return 1 + required.indexOf(this.steps.get(0));
		}
		return 500;
	}

	Violation toViolation() {
		String path = path();
		return new Violation(path, pointer(), this.keyword, bounded(path + " " + problem()));
	}

	private String path() {
		StringBuilder path = new StringBuilder("$");
		for (Object step : this.steps) {
			if (step instanceof Integer position) {
				path.append('[').append(position).append(']');
			}
			else {
				path.append('.').append(cut(String.valueOf(step), MAX_NAME));
			}
		}
		return path.toString();
	}

	private String pointer() {
		StringBuilder pointer = new StringBuilder();
		for (Object step : this.steps) {
			String name = cut(String.valueOf(step), MAX_NAME);
			pointer.append('/').append(name.replace("~", "~0").replace("/", "~1"));
		}
		return pointer.toString();
	}

	private String problem() {
		return switch (this.keyword) {
			case "required" -> "is required";
			case "additionalProperties" -> "is not allowed";
			case "type" -> "must be " + type(this.rule.asString());
			case "const" -> "must be " + plain(this.rule);
			case "enum" -> "must be one of " + list(this.rule);
			case "minimum" -> "must be at least " + plain(this.rule);
			case "minLength" -> "must have at least " + plain(this.rule) + " character(s)";
			case "oneOf" -> "must match exactly one of " + this.rule.size() + " forms";
			default -> "breaks the rule " + this.keyword;
		};
	}

	private static String type(String type) {
		return switch (type) {
			case "object", "array", "integer" -> "an " + type;
			default -> "a " + type;
		};
	}

	private static String plain(JsonNode value) {
		return value.isString() ? value.asString() : value.toString();
	}

	private static String list(JsonNode values) {
		List<String> texts = new ArrayList<>();
		values.forEach((value) -> texts.add(plain(value)));
		return String.join(", ", texts);
	}

	private static String bounded(String message) {
		StringBuilder text = new StringBuilder(message);
		for (int i = 0; i < text.length(); i++) {
			int type = Character.getType(text.charAt(i));
			if (type == Character.CONTROL || type == Character.FORMAT || type == Character.LINE_SEPARATOR
					|| type == Character.PARAGRAPH_SEPARATOR) {
				text.setCharAt(i, '\ufffd');
			}
		}
		return cut(text.toString(), MAX_MESSAGE);
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

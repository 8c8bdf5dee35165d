package io.quintet.samples.appcontrol.client;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.appcontrol.FailureKinds;
import io.quintet.samples.appcontrol.desktop.Point;
import io.quintet.samples.appcontrol.desktop.Refusal;

/**
 * The input of a command. What is there but of another type is refused by its name; other
 * members are ignored.
 *
 * @param path where it is, for messages
 * @param members the members
 */
record Input(String path, ObjectNode members) {

	private static final int LONGEST_TEXT = 2_000;

	private static final int LONGEST_LIST = 20;

	static Input of(ObjectNode members) {
		return new Input("input", members);
	}

	boolean has(String name) {
		return this.members.has(name);
	}

	/** Returns a string that is not blank, {@code null} when there is none. */
	@Nullable String text(String name) {
		JsonNode value = this.members.get(name);
		if (value == null) {
			return null;
		}
		String text = string(name, value);
		if (text.isBlank()) {
			throw wrong(name, "must not be blank");
		}
		return text.strip();
	}

	String required(String name) {
		String text = text(name);
		if (text == null) {
			throw wrong(name, "is required");
		}
		return text;
	}

	/** Returns a string as it is, blanks and all. */
	String verbatim(String name) {
		JsonNode value = this.members.get(name);
		if (value == null) {
			throw wrong(name, "is required");
		}
		return string(name, value);
	}

	private String string(String name, JsonNode value) {
		if (!value.isString()) {
			throw wrong(name, "must be a string");
		}
		if (value.stringValue().length() > LONGEST_TEXT) {
			throw wrong(name, "must not be longer than " + LONGEST_TEXT + " characters");
		}
		return value.stringValue();
	}

	boolean flag(String name, boolean absent) {
		JsonNode value = this.members.get(name);
		if (value == null) {
			return absent;
		}
		if (!value.isBoolean()) {
			throw wrong(name, "must be true or false");
		}
		return value.booleanValue();
	}

	@Nullable Input object(String name) {
		JsonNode value = this.members.get(name);
		if (value == null) {
			return null;
		}
		if (!(value instanceof ObjectNode object)) {
			throw wrong(name, "must be an object");
		}
		return new Input(this.path + "." + name, object);
	}

	/** Returns the strings of an array, {@code null} when there is none. */
	@Nullable List<String> texts(String name) {
		JsonNode value = this.members.get(name);
		if (value == null) {
			return null;
		}
		if (!(value instanceof ArrayNode array) || array.isEmpty() || array.size() > LONGEST_LIST) {
			throw wrong(name, "must be a list of 1 to " + LONGEST_LIST + " strings");
		}
		List<String> texts = new ArrayList<>();
		for (JsonNode item : array) {
			texts.add(string(name, item));
		}
		return texts;
	}

	BigDecimal number(String name, String absent, String least, String most) {
		JsonNode value = this.members.get(name);
		if (value == null) {
			return new BigDecimal(absent);
		}
		BigDecimal number = value.isNumber() ? exact(value.asString()) : null;
		if (number == null || number.compareTo(new BigDecimal(least)) < 0
				|| number.compareTo(new BigDecimal(most)) > 0) {
			throw wrong(name, "must be a number from " + least + " to " + most);
		}
		return number;
	}

	// An exponent of millions of digits would be a number, too.
	private static @Nullable BigDecimal exact(String literal) {
		return (literal.length() <= 20 && !literal.matches(".*[eE].*")) ? new BigDecimal(literal) : null;
	}

	int integer(String name, int absent, int least, int most) {
		BigDecimal number = number(name, String.valueOf(absent), String.valueOf(least), String.valueOf(most));
		if (number.stripTrailingZeros().scale() > 0) {
			throw wrong(name, "must be an integer");
		}
		return number.intValue();
	}

	/** Returns a place, as {@code [x, y]} or with the members {@code x} and {@code y}. */
	@Nullable Point point(String name) {
		JsonNode value = this.members.get(name);
		if (value == null) {
			return null;
		}
		ObjectNode object = Json.of();
		if (value instanceof ArrayNode pair && pair.size() == 2) {
			object = Json.of("x", pair.get(0), "y", pair.get(1));
		}
		else if (value instanceof ObjectNode given && given.has("x") && given.has("y")) {
			object = given;
		}
		if (object.isEmpty()) {
			throw wrong(name, "must be [x, y]");
		}
		Input point = new Input(this.path + "." + name, object);
		return new Point(point.integer("x", 0, 0, 10_000), point.integer("y", 0, 0, 10_000));
	}

	/** Creates a refusal that names the member. */
	Refusal wrong(String name, String what) {
		return Refusal.of(FailureKinds.INVALID_INPUT, this.path + "." + name + " " + what);
	}

}

package io.quintet.hpp.internal.service;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.NumericNode;
import tools.jackson.databind.node.StringNode;

import io.quintet.hpp.hook.TypeValidator;

/**
 * The types of the protocol. Names are case-sensitive; a name that is not known accepts
 * everything.
 */
public final class StandardTypes implements TypeValidator {

	private static final int MAX_DATETIME_LENGTH = 64;

	private static final Pattern DATETIME = Pattern.compile("(\\d{4}-\\d{2}-\\d{2})[T ](\\d{2}:\\d{2}:\\d{2})(.*)",
			Pattern.DOTALL);

	private static final Pattern TAIL = Pattern
		.compile("(?:[.,]\\d{1,9})?(?: ?(?:[Zz]|([+-]\\d{2}(?::?\\d{2}|:\\d{2}:\\d{2})?)))?");

	private final boolean strictDatetime;

	/**
	 * Creates the types.
	 * @param strictDatetime whether the type {@code datetime} checks the calendar and the
	 * tail; false for the shape alone, as the reference does
	 */
	public StandardTypes(boolean strictDatetime) {
		this.strictDatetime = strictDatetime;
	}

	@Override
	public boolean accepts(JsonNode value, String type) {
		if (type.startsWith("array")) {
			return value instanceof ArrayNode array && elementsAccepted(array, type);
		}
		return acceptsScalar(value, type);
	}

	private boolean elementsAccepted(ArrayNode array, String type) {
		if (!type.startsWith("array<") || !type.endsWith(">")) {
			return true;
		}
		String inner = type.substring("array<".length(), type.length() - 1).strip();
		if (inner.startsWith("array")) {
			return true;
		}
		for (JsonNode item : array) {
			if (!acceptsScalar(item, inner)) {
				return false;
			}
		}
		return true;
	}

	private boolean acceptsScalar(JsonNode value, String type) {
		return switch (type) {
			case "string", "str" -> value instanceof StringNode;
			case "int", "integer" -> value instanceof NumericNode number && number.isIntegralNumber();
			case "float", "number" -> value instanceof NumericNode;
			case "bool", "boolean" -> value instanceof BooleanNode;
			case "datetime" -> value instanceof StringNode text && isDatetime(text.stringValue());
			default -> true;
		};
	}

	private boolean isDatetime(String text) {
		Matcher matcher = DATETIME.matcher(text);
		if (!matcher.matches()) {
			return false;
		}
		return !this.strictDatetime || (text.length() <= MAX_DATETIME_LENGTH
				&& isOnTheCalendar(matcher.group(1), matcher.group(2)) && isKnownTail(matcher.group(3)));
	}

	private static boolean isOnTheCalendar(String date, String time) {
		try {
			LocalDate.parse(date);
			LocalTime.parse(time);
			return true;
		}
		catch (DateTimeException ex) {
			return false;
		}
	}

	private static boolean isKnownTail(String tail) {
		Matcher matcher = TAIL.matcher(tail);
		if (!matcher.matches()) {
			return false;
		}
		if (matcher.group(1) == null) {
			return true;
		}
		try {
			ZoneOffset.of(matcher.group(1));
			return true;
		}
		catch (DateTimeException ex) {
			return false;
		}
	}

}

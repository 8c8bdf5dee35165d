package io.quintet.samples.conformance.hpp;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import tools.jackson.databind.JsonNode;

/**
 * Compares an answer with what a vector expects of it, by the rules of the vectors.
 */
final class VectorMatcher {

	private static final Pattern TIMESTAMP = Pattern
		.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{6})?[+-]\\d{2}:\\d{2}");

	private static final Pattern RANGE = Pattern.compile("<int:(-?\\d+)\\.\\.(-?\\d+)>");

	private VectorMatcher() {
	}

	/** Tells the differences; none when the answer is as expected. */
	static List<String> differences(JsonNode expected, JsonNode actual) {
		List<String> differences = new ArrayList<>();
		compare("", expected, actual, differences);
		return differences;
	}

	private static void compare(String path, JsonNode expected, JsonNode actual, List<String> differences) {
		if (!matches(path, expected, actual, differences)) {
			differences.add((path.isEmpty() ? "body" : path) + ": expected " + expected + " but was " + actual);
		}
	}

	private static boolean matches(String path, JsonNode expected, JsonNode actual, List<String> differences) {
		if (expected.isString()) {
			return text(expected.asString(), actual);
		}
		if (expected.isIntegralNumber()) {
			return actual.isIntegralNumber() && actual.bigIntegerValue().equals(expected.bigIntegerValue());
		}
		if (expected.isNumber()) {
			return actual.isNumber() && actual.decimalValue().compareTo(expected.decimalValue()) == 0;
		}
		if (expected.isArray()) {
			if (!actual.isArray() || actual.size() != expected.size()) {
				return false;
			}
			for (int i = 0; i < expected.size(); i++) {
				compare(path + "[" + i + "]", expected.get(i), actual.get(i), differences);
			}
			return true;
		}
		if (expected.isObject()) {
			if (!actual.isObject() || (!isOpen(path) && actual.size() != expected.size())) {
				return false;
			}
			for (Map.Entry<String, JsonNode> member : expected.properties()) {
				JsonNode value = actual.get(member.getKey());
				if (value == null) {
					differences.add(path + "." + member.getKey() + ": missing");
				}
				else {
					compare(path + "." + member.getKey(), member.getValue(), value, differences);
				}
			}
			return true;
		}
		return expected.equals(actual);
	}

	private static boolean text(String expected, JsonNode actual) {
		Matcher range = RANGE.matcher(expected);
		if (range.matches()) {
			return actual.isIntegralNumber() && actual.longValue() >= Long.parseLong(range.group(1))
					&& actual.longValue() <= Long.parseLong(range.group(2));
		}
		return switch (expected) {
			case "<any-int>" -> actual.isIntegralNumber();
			case "<any-string>" -> actual.isString() && !actual.asString().isEmpty();
			case "<timestamp>" -> actual.isString() && TIMESTAMP.matcher(actual.asString()).matches();
			default -> {
				if (expected.startsWith("<starts-with:") && expected.endsWith(">")) {
					String start = expected.substring("<starts-with:".length(), expected.length() - 1);
					yield actual.isString() && actual.asString().startsWith(start);
				}
				yield actual.isString() && actual.asString().equals(expected);
			}
		};
	}

	// The body, a frame, and each entry of context, changes and errors may hold more
	// members.
	private static boolean isOpen(String path) {
		return path.isEmpty() || path.matches("\\.context\\.[^.\\[]*|\\.changes\\[\\d+]|\\.errors\\[\\d+]");
	}

}

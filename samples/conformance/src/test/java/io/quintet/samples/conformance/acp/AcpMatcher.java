package io.quintet.samples.conformance.acp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Compares an answer with what a vector expects, and keeps what the vector captures.
 */
final class AcpMatcher {

	private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(\\w+)}");

	private static final Pattern TIMESTAMP = Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{6}Z");

	private final Map<String, JsonNode> captured;

	AcpMatcher(Map<String, JsonNode> captured) {
		this.captured = captured;
	}

	/** Tells the differences; none when the answer is as expected. */
	List<String> differences(JsonNode expected, JsonNode actual) {
		List<String> differences = new ArrayList<>();
		compare("body", expected, actual, differences);
		return differences;
	}

	private void compare(String path, JsonNode expected, JsonNode actual, List<String> differences) {
		if (isMatcher(expected)) {
			match(path, expected, actual, differences);
		}
		else if (expected.isObject() && actual.isObject()) {
			members(path, expected, actual, differences);
			for (String key : actual.propertyNames()) {
				if (!expected.has(key)) {
					differences.add(path + "." + key + ": not expected, was " + actual.get(key));
				}
			}
		}
		else if (expected.isArray() && actual.isArray() && expected.size() == actual.size()) {
			for (int i = 0; i < expected.size(); i++) {
				compare(path + "[" + i + "]", expected.get(i), actual.get(i), differences);
			}
		}
		else if (!isEqual(filled(expected), actual)) {
			differences.add(path + ": expected " + filled(expected) + " but was " + actual);
		}
	}

	private void members(String path, JsonNode expected, JsonNode actual, List<String> differences) {
		for (Map.Entry<String, JsonNode> member : expected.properties()) {
			JsonNode value = actual.get(member.getKey());
			if (value == null) {
				differences.add(path + "." + member.getKey() + ": missing");
			}
			else {
				compare(path + "." + member.getKey(), member.getValue(), value, differences);
			}
		}
	}

	private static boolean isMatcher(JsonNode expected) {
		return expected.isObject() && expected.propertyStream().anyMatch((member) -> member.getKey().startsWith("$"));
	}

	private void match(String path, JsonNode matcher, JsonNode actual, List<String> differences) {
		int before = differences.size();
		for (Map.Entry<String, JsonNode> rule : matcher.properties()) {
			if (!rule.getKey().equals("$capture")) {
				apply(path, rule.getKey(), rule.getValue(), actual, differences);
			}
		}
		if (matcher.has("$capture") && differences.size() == before) {
			JsonNode earlier = this.captured.putIfAbsent(matcher.get("$capture").asString(), actual);
			if (earlier != null && !earlier.equals(actual)) {
				differences.add(path + ": expected " + earlier + " as before but was " + actual);
			}
		}
	}

	private void apply(String path, String rule, JsonNode value, JsonNode actual, List<String> differences) {
		boolean accepted = switch (rule) {
			case "$id" -> actual.isString() && actual.asString().matches(value.asString() + "_[0-9a-f]{16}");
			case "$ts" -> actual.isString() && TIMESTAMP.matcher(actual.asString()).matches();
			case "$re" -> actual.isString() && Pattern.compile(value.asString()).matcher(actual.asString()).find();
			case "$in" -> value.valueStream().anyMatch((one) -> isEqual(filled(one), actual));
			case "$any" -> true;
			case "$len" -> actual.isArray() && actual.size() == value.asInt();
			case "$superset" -> {
				if (actual.isObject()) {
					members(path, value, actual, differences);
				}
				yield actual.isObject();
			}
			case "$unordered" ->
				actual.isArray() && value.size() == actual.size() && inAnyOrder(elements(value), elements(actual));
			default -> throw new IllegalArgumentException("There is no matcher " + rule);
		};
		if (!accepted) {
			differences.add(path + ": expected " + rule + " " + value + " but was " + actual);
		}
	}

	private static List<JsonNode> elements(JsonNode array) {
		return array.valueStream().toList();
	}

	// Tries every partner of the first, so that a wide matcher does not take the only
	// partner of a narrow one.
	private boolean inAnyOrder(List<JsonNode> expected, List<JsonNode> actual) {
		if (expected.isEmpty()) {
			return true;
		}
		for (int i = 0; i < actual.size(); i++) {
			Map<String, JsonNode> trial = new HashMap<>(this.captured);
			AcpMatcher matcher = new AcpMatcher(trial);
			List<JsonNode> others = new ArrayList<>(actual);
			others.remove(i);
			if (matcher.differences(expected.get(0), actual.get(i)).isEmpty()
					&& matcher.inAnyOrder(expected.subList(1, expected.size()), others)) {
				this.captured.putAll(trial);
				return true;
			}
		}
		return false;
	}

	private static boolean isEqual(JsonNode expected, JsonNode actual) {
		if (expected.isNumber() && actual.isNumber()) {
			return expected.isIntegralNumber() == actual.isIntegralNumber()
					&& expected.decimalValue().compareTo(actual.decimalValue()) == 0;
		}
		return expected.equals(actual);
	}

	/** Puts captured values into a text. */
	String filled(String text) {
		return PLACEHOLDER.matcher(text).replaceAll((match) -> Matcher.quoteReplacement(value(match).asString()));
	}

	private JsonNode value(java.util.regex.MatchResult match) {
		JsonNode value = this.captured.get(match.group(1));
		if (value == null) {
			throw new IllegalStateException("Nothing was captured as " + match.group(1));
		}
		return value;
	}

	/** Puts captured values into JSON. */
	JsonNode filled(JsonNode node) {
		if (node.isString()) {
			Matcher whole = PLACEHOLDER.matcher(node.asString());
			return whole.matches() ? value(whole.toMatchResult())
					: AcpClient.JSON.getNodeFactory().stringNode(filled(node.asString()));
		}
		if (node.isArray()) {
			ArrayNode copy = AcpClient.JSON.createArrayNode();
			node.forEach((item) -> copy.add(filled(item)));
			return copy;
		}
		if (node.isObject()) {
			ObjectNode copy = AcpClient.JSON.createObjectNode();
			node.properties().forEach((member) -> copy.set(filled(member.getKey()), filled(member.getValue())));
			return copy;
		}
		return node;
	}

}

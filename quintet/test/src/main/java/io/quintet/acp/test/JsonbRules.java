package io.quintet.acp.test;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NumericNode;

import io.quintet.acp.thread.AcpException;
import io.quintet.acp.thread.Metadata;

/**
 * Refuses what a column of type jsonb cannot keep: NUL, halves of surrogate pairs, and
 * numbers beyond its range.
 */
final class JsonbRules {

	private static final int MAX_DIGITS = 131_072;

	private JsonbRules() {
	}

	/** Checks texts, JSON and records of them. */
	static void check(@Nullable Object... values) {
		for (Object value : values) {
			checkNode(Metadata.toNode(value));
		}
	}

	private static void checkNode(JsonNode node) {
		if (node.isString()) {
			checkText(node.asString());
		}
		else if (node.isNumber()) {
			checkNumber(node);
		}
		node.propertyNames().forEach(JsonbRules::checkText);
		node.values().forEach(JsonbRules::checkNode);
	}

	private static void checkText(String text) {
		if (text.indexOf('\0') >= 0) {
			throw AcpException.invalid("text must not contain NUL");
		}
		if (text.codePoints().anyMatch((c) -> Character.getType(c) == Character.SURROGATE)) {
			throw AcpException.invalid("text must not contain half of a surrogate pair");
		}
	}

	private static void checkNumber(JsonNode node) {
		if (node instanceof NumericNode number && number.isNaN()) {
			throw AcpException.invalid("numbers must be finite");
		}
		long digits = (long) node.decimalValue().precision() - node.decimalValue().scale();
		if (digits > MAX_DIGITS) {
			throw AcpException.invalid("numbers must have at most " + MAX_DIGITS + " digits");
		}
	}

}

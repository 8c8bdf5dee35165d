package io.quintet.hpp.json;

import java.io.StringWriter;

import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/**
 * What every value can be turned into. Apart from {@link Json} so that {@code Json} has
 * no default method: with one, the initialization of each of its records would wait for
 * its own, and its constants for theirs.
 */
sealed interface JsonOutput permits Json {

	/**
	 * Writes this value with Jackson's streaming generator.
	 * @param out the generator, positioned where a value may stand
	 */
	void writeTo(JsonGenerator out);

	/**
	 * Tells whether a number in this value, at any depth, lies beyond the range of a
	 * double. Integers written in digits have no such bound.
	 * @return true when most other JSON parsers would read infinity
	 */
	default boolean exceedsDouble() {
		return false;
	}

	/**
	 * Writes this value as compact JSON text.
	 * @return the text
	 */
	default String toJson() {
		StringWriter text = new StringWriter();
		try (JsonGenerator out = JsonFormat.generator(text)) {
			writeTo(out);
		}
		return text.toString();
	}

	/**
	 * Converts to a fresh Jackson tree, which may be changed without effect on this
	 * value.
	 * @return the tree, with big integers and big decimals; with doubles where the
	 * exponent of a number is too long for a big decimal
	 */
	default JsonNode toNode() {
		return JsonFormat.toNode(toJson());
	}

}

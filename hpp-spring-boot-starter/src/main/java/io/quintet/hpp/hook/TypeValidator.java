package io.quintet.hpp.hook;

import tools.jackson.databind.JsonNode;

/**
 * Checks values against the types of a schema. A bean replaces the table of the protocol.
 * Runs within the write and so must be quick, pure and free of blocking. The options of
 * an {@code enum} are checked afterwards in any case.
 */
@FunctionalInterface
public interface TypeValidator {

	/**
	 * Tells whether a value is of a type.
	 * @param value the value
	 * @param type the type as written in the schema, {@code string} when it names none
	 * @return whether the agent may write it
	 */
	boolean accepts(JsonNode value, String type);

}

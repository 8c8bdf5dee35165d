package io.quintet.hpp.session;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Why one element of a batch was not written.
 *
 * @param key key of the element, when it names one
 * @param action the element itself, when it names no usable key or type
 * @param msg what is wrong
 */
public record ActionError(@Nullable String key, @Nullable JsonNode action, String msg) {

	/**
	 * Reports a well-formed element.
	 * @param key its key
	 * @param msg what is wrong
	 * @return the error
	 */
	public static ActionError of(String key, String msg) {
		return new ActionError(key, null, msg);
	}

	/**
	 * Reports a malformed element.
	 * @param action the element
	 * @param msg what is wrong
	 * @return the error
	 */
	public static ActionError of(JsonNode action, String msg) {
		return new ActionError(null, action, msg);
	}

}

package io.quintet.hpp.session;

import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Result of a batch of writes.
 *
 * @param applied keys that were written, in order; a key written twice stands here twice
 * @param rejected keys that the user or a hook protects
 * @param errors elements that could not be written
 * @param missing keys of required fields that are still empty, in the order of the schema
 * @param session the session after the batch
 */
public record BatchResult(List<String> applied, List<String> rejected, List<ActionError> errors, List<String> missing,
		HandshakeSession session) {

	public BatchResult {
		applied = List.copyOf(applied);
		rejected = List.copyOf(rejected);
		errors = List.copyOf(errors);
		missing = List.copyOf(missing);
	}

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

}

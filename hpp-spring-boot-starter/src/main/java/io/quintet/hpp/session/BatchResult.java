package io.quintet.hpp.session;

import java.util.List;

/**
 * What became of a batch of writes.
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

}

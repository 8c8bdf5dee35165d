package io.quintet.acp;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A call of assistants. All start or none.
 *
 * @param assistantIds the assistants, at least one
 * @param idempotencyKey makes a later invocation under the same key a repeat,
 * {@code null} for none
 */
public record Invocation(List<String> assistantIds, @Nullable String idempotencyKey) {

	/**
	 * Creates an invocation.
	 * @param assistantIds copied
	 */
	public Invocation {
		assistantIds = List.copyOf(assistantIds);
	}

	/** Creates an invocation of one assistant. */
	public static Invocation of(String assistantId) {
		return new Invocation(List.of(assistantId), null);
	}

}

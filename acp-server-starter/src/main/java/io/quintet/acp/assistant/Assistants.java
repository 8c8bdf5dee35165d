package io.quintet.acp.assistant;

import java.util.Collection;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The registered assistants. Registering makes no member of any thread.
 */
public interface Assistants {

	/**
	 * Registers a fixed set of assistants.
	 * @return the registered assistants
	 * @throws IllegalArgumentException when two have the same id
	 */
	static Assistants of(Collection<Assistant> assistants) {
		return new FixedAssistants(assistants);
	}

	/**
	 * Finds the handler of an assistant.
	 * @return the handler, or {@code null} when none is registered
	 */
	@Nullable AssistantHandler find(String assistantId);

	/** Returns the ids of all assistants. */
	Set<String> ids();

}

package io.quintet.acp.assistant;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Assistants that are known from the start.
 */
final class FixedAssistants implements Assistants {

	private final Map<String, AssistantHandler> handlers = new LinkedHashMap<>();

	FixedAssistants(Collection<Assistant> assistants) {
		for (Assistant assistant : assistants) {
			if (this.handlers.putIfAbsent(assistant.id(), assistant.handler()) != null) {
				throw new IllegalArgumentException("Two assistants have the id '" + assistant.id() + "'");
			}
		}
	}

	@Override
	public @Nullable AssistantHandler find(String assistantId) {
		return this.handlers.get(assistantId);
	}

	@Override
	public Set<String> ids() {
		return Collections.unmodifiableSet(this.handlers.keySet());
	}

}

package io.quintet.appcontrol.observer;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.appcontrol.JsonObjects;
import io.quintet.appcontrol.ToolEvent;
import io.quintet.appcontrol.ToolEventType;
import io.quintet.appcontrol.ToolStatus;

/**
 * Events to observe.
 */
final class Events {

	private Events() {
	}

	static ToolEvent of(ToolEventType type) {
		return new ToolEvent("cmd_1", 0, type, null, null, null, JsonObjects.of());
	}

	static ToolEvent summary(@Nullable String summary) {
		return new ToolEvent("cmd_1", 0, ToolEventType.PROGRESS, "type", null, summary, JsonObjects.of());
	}

	static ToolEvent data(ObjectNode data) {
		return new ToolEvent("cmd_1", 0, ToolEventType.PROGRESS, "type", null, null, data);
	}

	static ToolEvent observation(ToolStatus status, ObjectNode observation) {
		return new ToolEvent("cmd_1", 1, ToolEventType.OBSERVATION, "observe", status, "Seen.",
				JsonObjects.of("observation", observation));
	}

}

package io.quintet.appcontrol.observer;

import org.jspecify.annotations.Nullable;

import io.quintet.appcontrol.ToolEvent;
import io.quintet.appcontrol.ToolEventType;
import io.quintet.appcontrol.ToolStatus;
import io.quintet.appcontrol.json.JsonObject;

/**
 * Events to observe.
 */
final class Events {

	private Events() {
	}

	static ToolEvent of(ToolEventType type) {
		return new ToolEvent("cmd_1", 0, type, null, null, null, JsonObject.EMPTY);
	}

	static ToolEvent summary(@Nullable String summary) {
		return new ToolEvent("cmd_1", 0, ToolEventType.PROGRESS, "type", null, summary, JsonObject.EMPTY);
	}

	static ToolEvent data(JsonObject data) {
		return new ToolEvent("cmd_1", 0, ToolEventType.PROGRESS, "type", null, null, data);
	}

	static ToolEvent observation(ToolStatus status, JsonObject observation) {
		return new ToolEvent("cmd_1", 1, ToolEventType.OBSERVATION, "observe", status, "Seen.",
				JsonObject.of("observation", observation));
	}

}

package io.quintet.happy.test;

import java.util.UUID;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.happy.internal.json.HappyJson;

/** What agents write, as the real ones write it. */
final class SessionEnvelope {

	private SessionEnvelope() {
	}

	static ObjectNode of(ObjectNode event, @Nullable String turn, long now) {
		ObjectNode content = HappyJson.object().put("id", newId()).put("time", now).put("role", "agent");
		if (turn != null) {
			content.put("turn", turn);
		}
		content.set("ev", event);
		ObjectNode message = HappyJson.object().put("role", "session");
		message.set("content", content);
		message.set("meta", HappyJson.object().put("sentFrom", "cli"));
		return message;
	}

	static ObjectNode event(ObjectNode data) {
		ObjectNode content = HappyJson.object().put("id", newId()).put("type", "event");
		content.set("data", data);
		ObjectNode message = HappyJson.object().put("role", "agent");
		message.set("content", content);
		return message;
	}

	static ObjectNode idle() {
		ObjectNode state = HappyJson.object().put("controlledByUser", false);
		state.set("requests", HappyJson.object());
		return state;
	}

	private static String newId() {
		return UUID.randomUUID().toString().replace("-", "");
	}

}

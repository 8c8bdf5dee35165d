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
		return HappyJson.object()
			.put("role", "session")
			.set("content", content)
			.set("meta", HappyJson.object().put("sentFrom", "cli"));
	}

	static ObjectNode event(ObjectNode data) {
		ObjectNode content = HappyJson.object().put("id", newId()).put("type", "event").set("data", data);
		return HappyJson.object().put("role", "agent").set("content", content);
	}

	static ObjectNode idle() {
		return HappyJson.object().put("controlledByUser", false).set("requests", HappyJson.object());
	}

	private static String newId() {
		return UUID.randomUUID().toString().replace("-", "");
	}

}

package io.quintet.samples.conformance.happy;

import java.lang.reflect.Modifier;
import java.util.Locale;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.happy.internal.json.HappyJson;
import io.quintet.happy.session.Machine;
import io.quintet.happy.session.Message;
import io.quintet.happy.session.Session;
import io.quintet.happy.session.TurnResult;
import io.quintet.happy.session.TurnStatus;

/**
 * What the facade and the bridge show of the client's values. Times are epoch
 * milliseconds.
 */
final class Views {

	private Views() {
	}

	static ObjectNode session(Session session) {
		ObjectNode view = HappyJson.object();
		view.put("id", session.id());
		view.put("active", session.active());
		view.put("createdAt", session.createdAt().toEpochMilli());
		view.set("metadata", HappyJson.object().setAll(session.metadata()));
		view.put("agentState", session.agentState());
		view.put("metadataVersion", session.metadataVersion());
		if (session.agentStateData() != null) {
			view.set("agentStateData", session.agentStateData().data());
		}
		if (session.machineId() != null) {
			view.put("machineId", session.machineId());
		}
		if (session.directory() != null) {
			view.put("directory", session.directory());
		}
		return view;
	}

	static ObjectNode machine(Machine machine) {
		ObjectNode view = HappyJson.object();
		view.put("id", machine.id());
		view.put("active", machine.active());
		view.set("metadata", HappyJson.object().setAll(machine.metadata()));
		return view;
	}

	static ObjectNode message(Message message) {
		ObjectNode view = HappyJson.object();
		view.put("id", message.id());
		view.put("seq", message.seq());
		view.set("content", message.content());
		view.put("createdAt", message.createdAt().toEpochMilli());
		return view;
	}

	static ObjectNode turn(TurnResult turn) {
		ObjectNode view = HappyJson.object().put("completed", true);
		return (turn.status() != TurnStatus.UNKNOWN) ? view.put("status", turn.status().name().toLowerCase(Locale.ROOT))
				: view;
	}

	static ObjectNode failure(Throwable failure) {
		Class<?> known = failure.getClass();
		while (!Modifier.isPublic(known.getModifiers())) {
			known = known.getSuperclass();
		}
		String type = known.getSimpleName();
		String message = failure.getMessage();
		return HappyJson.object().put("type", type).put("message", (message != null) ? message : type);
	}

	static JsonNode sessionId(String id) {
		return HappyJson.object().put("sessionId", id);
	}

}

package io.quintet.happy.internal.session;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import io.quintet.happy.internal.json.HappyJson;
import io.quintet.happy.session.AgentState;
import io.quintet.happy.session.Message;
import io.quintet.happy.session.PermissionRequest;
import io.quintet.happy.session.SessionEvent;
import io.quintet.happy.session.TurnStatus;

/**
 * Converts messages and states of one session to events. Unknown and malformed content
 * becomes an {@link SessionEvent.Unknown}; it never fails. Safe for use by several
 * threads.
 */
public final class EventReader {

	/** Types of {@code acp} that bound a turn and have its id. */
	private static final Set<String> BOUNDS = Set.of("task_started", "task_complete", "turn_aborted");

	private final String sessionId;

	public EventReader(String sessionId) {
		this.sessionId = sessionId;
	}

	/**
	 * Reads a message. Content that is not authentic becomes no event of an agent or a
	 * user.
	 */
	public SessionEvent message(Message message) {
		if (!message.authentic()) {
			return new SessionEvent.Unreadable(origin(message, null, null), message.content());
		}
		JsonNode content = HappyJson.child(message.content(), "content");
		SessionEvent event = (content != null) ? event(message, content) : null;
		return (event != null) ? event : new SessionEvent.Unknown(
				origin(message, content, HappyJson.text(content, "turn")), message.content());
	}

	private @Nullable SessionEvent event(Message message, JsonNode content) {
		JsonNode envelopeEvent = HappyJson.child(content, "ev");
		if (envelopeEvent != null) {
			return envelope(message, content, envelopeEvent);
		}
		return switch (HappyJson.text(content, "type", "")) {
			case "text" -> userText(message, content);
			case "event" -> plainEvent(origin(message, content, null), content);
			case "acp", "codex", "output" -> foreign(message, content);
			default -> null;
		};
	}

	private @Nullable SessionEvent userText(Message message, JsonNode content) {
		String text = HappyJson.text(content, "text");
		return (text != null && "user".equals(HappyJson.text(message.content(), "role")))
				? new SessionEvent.UserText(origin(message, content, null), text, message.localId()) : null;
	}

	private static @Nullable SessionEvent plainEvent(SessionEvent.Origin origin, JsonNode content) {
		JsonNode data = HappyJson.child(content, "data");
		return switch (HappyJson.text(data, "type", "")) {
			case "ready" -> new SessionEvent.Ready(origin);
			case "message" -> notice(origin, HappyJson.text(data, "message"));
			default -> null;
		};
	}

	private static @Nullable SessionEvent notice(SessionEvent.Origin origin, @Nullable String text) {
		return (text != null) ? new SessionEvent.Notice(origin, text) : null;
	}

	private SessionEvent foreign(Message message, JsonNode content) {
		String format = HappyJson.text(content, "type", "");
		JsonNode data = content.get("data");
		String type = HappyJson.text(data, "type", "");
		boolean acp = "acp".equals(format);
		SessionEvent said = (acp && data != null) ? acp(origin(message, content, null), type, data) : null;
		if (said != null) {
			return said;
		}
		String turn = (acp && BOUNDS.contains(type)) ? HappyJson.text(data, "id") : null;
		return new SessionEvent.ForeignAgent(origin(message, content, turn), format, type,
				(data != null) ? data : HappyJson.object());
	}

	/** What agents of either format say. */
	private static @Nullable SessionEvent acp(SessionEvent.Origin origin, String type, JsonNode data) {
		String text = HappyJson.text(data, "thinking".equals(type) ? "text" : "message");
		String call = HappyJson.text(data, "callId");
		return switch (type) {
			case "message" -> (text != null) ? new SessionEvent.Text(origin, text) : null;
			case "thinking", "reasoning" -> (text != null) ? new SessionEvent.Thinking(origin, text) : null;
			case "tool-call" -> (call != null) ? new SessionEvent.ToolCallStarted(origin, call,
					HappyJson.text(data, "name", ""), null, null, arguments(data, "input")) : null;
			case "tool-result", "tool-call-result" -> toolCallEnd(origin, call);
			default -> null;
		};
	}

	private static JsonNode arguments(JsonNode object, String name) {
		JsonNode arguments = object.get(name);
		return (arguments != null) ? arguments : HappyJson.object();
	}

	private @Nullable SessionEvent envelope(Message message, JsonNode content, JsonNode event) {
		SessionEvent.Origin origin = origin(message, content, HappyJson.text(content, "turn"));
		return switch (HappyJson.text(event, "t", "")) {
			case "turn-start" -> new SessionEvent.TurnStarted(origin);
			case "turn-end" -> new SessionEvent.TurnEnded(origin, TurnStatus.of(HappyJson.text(event, "status")));
			case "text" -> said(message, origin, content, event);
			case "service" -> notice(origin, HappyJson.text(event, "text"));
			case "start" -> new SessionEvent.AgentRunning(origin, true);
			case "stop" -> new SessionEvent.AgentRunning(origin, false);
			case "tool-call-start" -> toolCall(origin, event);
			case "tool-call-end" -> toolCallEnd(origin, HappyJson.text(event, "call"));
			case "file" -> file(origin, event);
			default -> null;
		};
	}

	private static @Nullable SessionEvent said(Message message, SessionEvent.Origin origin, JsonNode content,
			JsonNode event) {
		String text = HappyJson.text(event, "text");
		if (text == null) {
			return null;
		}
		if ("user".equals(HappyJson.text(content, "role"))) {
			return new SessionEvent.UserText(origin, text, message.localId());
		}
		return event.path("thinking").booleanValue(false) ? new SessionEvent.Thinking(origin, text)
				: new SessionEvent.Text(origin, text);
	}

	private static @Nullable SessionEvent toolCall(SessionEvent.Origin origin, JsonNode event) {
		String call = HappyJson.text(event, "call");
		return (call != null)
				? new SessionEvent.ToolCallStarted(origin, call, HappyJson.text(event, "name", ""),
						HappyJson.text(event, "title"), HappyJson.text(event, "description"), arguments(event, "args"))
				: null;
	}

	private static @Nullable SessionEvent toolCallEnd(SessionEvent.Origin origin, @Nullable String call) {
		return (call != null) ? new SessionEvent.ToolCallEnded(origin, call) : null;
	}

	private static @Nullable SessionEvent file(SessionEvent.Origin origin, JsonNode event) {
		String ref = HappyJson.text(event, "ref");
		return (ref != null) ? new SessionEvent.FileShared(origin, ref, HappyJson.text(event, "name", ""),
				Math.max(-1, HappyJson.number(event, "size", -1)), HappyJson.text(event, "mimeType")) : null;
	}

	private SessionEvent.Origin origin(Message message, @Nullable JsonNode content, @Nullable String turn) {
		long time = HappyJson.number(content, "time", message.createdAt().toEpochMilli());
		return new SessionEvent.Origin(this.sessionId, message.seq(), message.id().isEmpty() ? null : message.id(),
				turn, HappyJson.text(content, "subagent"), Instant.ofEpochMilli(time));
	}

	/**
	 * Compares a state with the last one that could be opened. A state that was removed
	 * or cannot be opened ({@code null}) resolves no request. Gives the change, then new
	 * requests in the order of the state, then those that are gone.
	 */
	public List<SessionEvent> state(@Nullable AgentState previous, @Nullable AgentState state, long version) {
		List<SessionEvent> events = new ArrayList<>();
		events.add(new SessionEvent.StateChanged(stateOrigin(Instant.EPOCH), state, version));
		if (state != null) {
			Set<String> before = (previous != null) ? ids(previous) : Set.of();
			state.requests()
				.stream()
				.filter((request) -> !before.contains(request.id()))
				.map((request) -> new SessionEvent.PermissionRequested(stateOrigin(request.createdAt()), request))
				.forEach(events::add);
			Set<String> now = ids(state);
			before.stream().filter((id) -> !now.contains(id)).map((id) -> resolved(id, state)).forEach(events::add);
		}
		return events;
	}

	private SessionEvent resolved(String id, AgentState state) {
		JsonNode completed = HappyJson.child(HappyJson.child(state.data(), "completedRequests"), id);
		Instant time = Instant.ofEpochMilli(HappyJson.number(completed, "completedAt", 0));
		return new SessionEvent.PermissionResolved(stateOrigin(time), id, HappyJson.text(completed, "status", ""));
	}

	private static Set<String> ids(AgentState state) {
		return state.requests()
			.stream()
			.map(PermissionRequest::id)
			.collect(Collectors.toCollection(LinkedHashSet::new));
	}

	private SessionEvent.Origin stateOrigin(Instant time) {
		return new SessionEvent.Origin(this.sessionId, 0, null, null, null, time);
	}

}

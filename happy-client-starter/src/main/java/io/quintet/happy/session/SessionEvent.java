package io.quintet.happy.session;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Something that happened in a session. What is not known is kept as {@link Unknown}, so
 * a {@code switch} over these types sees every message. No {@code toString} of an event
 * is meant for a log: it has what people and agents wrote.
 */
public sealed interface SessionEvent {

	/**
	 * Returns where the event comes from.
	 * @return session, message and turn
	 */
	Origin origin();

	/**
	 * Where an event comes from.
	 *
	 * @param seq number of its message within the session; 0 when it does not come from a
	 * message
	 * @param messageId id of its message; {@code null} without one
	 * @param turn id of the agent's turn; {@code null} when unknown
	 * @param subagent the sub-agent that it is about; {@code null} for the agent itself
	 * @param time when it happened, {@link Instant#EPOCH} when unknown
	 */
	record Origin(String sessionId, long seq, @Nullable String messageId, @Nullable String turn,
			@Nullable String subagent, Instant time) {
	}

	/**
	 * A person wrote.
	 *
	 * @param localId id that its sender gave the message; {@code null} when absent
	 */
	record UserText(Origin origin, String text, @Nullable String localId) implements SessionEvent {
	}

	/** The agent wrote. */
	record Text(Origin origin, String text) implements SessionEvent {
	}

	/** The agent thought aloud. */
	record Thinking(Origin origin, String text) implements SessionEvent {
	}

	/**
	 * The agent's program or the service says something.
	 *
	 * @param text what, such as {@code Process exited unexpectedly}
	 */
	record Notice(Origin origin, String text) implements SessionEvent {
	}

	/**
	 * A tool is called.
	 *
	 * @param call id of the call
	 * @param name name of the tool, empty when unknown
	 * @param title what people are shown; {@code null} when absent
	 * @param description what it is for; {@code null} when absent
	 * @param arguments any JSON
	 */
	record ToolCallStarted(Origin origin, String call, String name, @Nullable String title,
			@Nullable String description, JsonNode arguments) implements SessionEvent {
	}

	/**
	 * The call of a tool ended.
	 *
	 * @param call id of the call
	 */
	record ToolCallEnded(Origin origin, String call) implements SessionEvent {
	}

	/**
	 * The agent shares a file.
	 *
	 * @param ref where the file is kept
	 * @param name its name, empty when unknown
	 * @param size its size in bytes, -1 when unknown
	 * @param mimeType its type; {@code null} when unknown
	 */
	record FileShared(Origin origin, String ref, String name, long size,
			@Nullable String mimeType) implements SessionEvent {
	}

	/** A turn began. */
	record TurnStarted(Origin origin) implements SessionEvent {
	}

	/**
	 * A turn ended. Turns of sub-agents end too: see the origin.
	 *
	 * @param status how
	 */
	record TurnEnded(Origin origin, TurnStatus status) implements SessionEvent {
	}

	/**
	 * The agent, or a sub-agent, begins or stops.
	 *
	 * @param running whether it begins
	 */
	record AgentRunning(Origin origin, boolean running) implements SessionEvent {
	}

	/** The agent waits for a message. */
	record Ready(Origin origin) implements SessionEvent {
	}

	/**
	 * An agent that speaks another protocol says something that has no event of its own:
	 * texts, thoughts and calls of tools of {@code acp} have one.
	 *
	 * @param format {@code acp}, {@code codex} or {@code output}
	 * @param type type of its data, empty when absent: {@code task_started},
	 * {@code task_complete} and {@code turn_aborted} bound a turn of {@code acp}
	 * @param data what it says, any JSON
	 */
	record ForeignAgent(Origin origin, String format, String type, JsonNode data) implements SessionEvent {
	}

	/** The agent waits for a permission. */
	record PermissionRequested(Origin origin, PermissionRequest request) implements SessionEvent {
	}

	/**
	 * A permission is no longer waited for.
	 *
	 * @param requestId id of the request
	 * @param status such as {@code approved}, {@code denied} or {@code canceled}; empty
	 * when unknown
	 */
	record PermissionResolved(Origin origin, String requestId, String status) implements SessionEvent {
	}

	/**
	 * The state of the agent changed.
	 *
	 * @param state the state; {@code null} when it was removed or cannot be opened
	 * @param version its version
	 */
	record StateChanged(Origin origin, @Nullable AgentState state, long version) implements SessionEvent {
	}

	/**
	 * The metadata of the session changed.
	 *
	 * @param metadata the metadata; empty when it cannot be opened
	 * @param version its version
	 */
	record MetadataChanged(Origin origin, Map<String, JsonNode> metadata, long version) implements SessionEvent {

		/**
		 * Creates an event.
		 * @param metadata copied
		 */
		public MetadataChanged {
			metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
		}

	}

	/**
	 * A heartbeat of the session.
	 *
	 * @param active whether the session lives
	 * @param thinking whether the agent is at work
	 */
	record Activity(Origin origin, boolean active, boolean thinking) implements SessionEvent {
	}

	/**
	 * The connection was lost or is back. What happened in between follows: there is no
	 * gap. A subscriber who is slow may not be told.
	 *
	 * @param connected whether it is back
	 */
	record Connection(Origin origin, boolean connected) implements SessionEvent {
	}

	/**
	 * A message that cannot be opened, or that was not encrypted: it says nothing of the
	 * agent, since the server could have written it.
	 *
	 * @param envelope what the server has
	 */
	record Unreadable(Origin origin, JsonNode envelope) implements SessionEvent {
	}

	/**
	 * A message of a kind that this version does not know.
	 *
	 * @param content what it says, any JSON
	 */
	record Unknown(Origin origin, JsonNode content) implements SessionEvent {
	}

}

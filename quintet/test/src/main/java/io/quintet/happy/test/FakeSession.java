package io.quintet.happy.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.happy.crypto.RecordKey;
import io.quintet.happy.internal.json.HappyJson;

/**
 * A session as its agent has it: what is said here is encrypted, stored and pushed as if
 * it came from the agent's process. Once the session is deleted nothing happens any more.
 */
public final class FakeSession {

	private final ServerState server;

	private final AccountState account;

	private final String id;

	private final RecordKey key;

	private @Nullable String turn;

	FakeSession(ServerState server, AccountState account, String id, RecordKey key) {
		this.server = server;
		this.account = account;
		this.id = id;
		this.key = key;
	}

	public String id() {
		return this.id;
	}

	/**
	 * Returns the key.
	 * @return key of the session's record and messages
	 */
	public RecordKey key() {
		return this.key;
	}

	/**
	 * Stores a message and pushes it.
	 * @param content the message, not encrypted
	 */
	public void say(JsonNode content) {
		sayRaw(MessageRow.envelope(Ciphertext.of(content, this.key)));
	}

	/**
	 * Stores a message as it is and pushes it.
	 * @param envelope any JSON in place of {@code {"t":"encrypted","c":…}}
	 */
	public void sayRaw(JsonNode envelope) {
		this.server.sessions.append(this.account, this.id, envelope, UUID.randomUUID().toString(), null, false);
	}

	/**
	 * Says something in an envelope of the agent, of the running turn if there is one.
	 * @param event what {@code ev} says
	 */
	public void event(ObjectNode event) {
		say(SessionEnvelope.of(event, turnId(), this.server.now()));
	}

	/** Begins a turn. */
	public void startTurn() {
		synchronized (this) {
			this.turn = UUID.randomUUID().toString().replace("-", "");
		}
		event(HappyJson.object().put("t", "turn-start"));
	}

	/**
	 * Ends the turn, says ready and becomes idle.
	 * @param status {@code completed}, {@code failed} or {@code cancelled}
	 */
	public void endTurn(String status) {
		event(HappyJson.object().put("t", "turn-end").put("status", status));
		synchronized (this) {
			this.turn = null;
		}
		ready();
		ObjectNode idle = SessionEnvelope.idle();
		if (state() instanceof ObjectNode before && before.get("completedRequests") instanceof ObjectNode completed) {
			idle.set("completedRequests", completed);
		}
		state(idle);
	}

	/**
	 * Works through a turn that completes.
	 * @param texts what the agent says in it
	 */
	public void turn(String... texts) {
		startTurn();
		for (String text : texts) {
			event(HappyJson.object().put("t", "text").put("text", text));
		}
		endTurn("completed");
	}

	/** Says that the agent waits for the user. */
	public void ready() {
		say(SessionEnvelope.event(HappyJson.object().put("type", "ready")));
	}

	/** Says something that is no part of a turn, as an agent does that cannot start. */
	public void notice(String message) {
		say(SessionEnvelope.event(HappyJson.object().put("type", "message").put("message", message)));
	}

	/**
	 * Stores many messages, each of which is pushed.
	 * @param count how many
	 */
	public void burst(int count) {
		for (int i = 0; i < count; i++) {
			event(HappyJson.object().put("t", "text").put("text", "burst " + i));
		}
	}

	/**
	 * Replaces the agent state and pushes it.
	 * @param state the state, not encrypted; {@code null} for none
	 */
	public void state(@Nullable ObjectNode state) {
		this.server.sessions.agentState(this.account, this.id, (state != null) ? Ciphertext.of(state, this.key) : null);
	}

	/**
	 * Returns the agent state.
	 * @return the state, opened; {@code null} when there is none or it cannot be opened
	 */
	public @Nullable JsonNode state() {
		synchronized (this.account) {
			SessionState session = this.account.sessions.get(this.id);
			return (session != null) ? Ciphertext.open(session.agentState.value(), this.key) : null;
		}
	}

	/**
	 * Asks the user for a permission.
	 * @param requestId id of the request
	 * @param tool tool that the agent wants to use
	 * @param arguments its arguments
	 */
	public void requestPermission(String requestId, String tool, ObjectNode arguments) {
		ObjectNode state = (state() instanceof ObjectNode present) ? present : SessionEnvelope.idle();
		ObjectNode request = HappyJson.object().put("tool", tool);
		request.set("arguments", arguments);
		state.withObject("requests").set(requestId, request.put("createdAt", this.server.now()));
		state(state);
	}

	/**
	 * Moves a request for permission to the completed ones.
	 * @param params {@code id} of the request and {@code approved}; what names no request
	 * changes nothing
	 */
	public void completePermission(JsonNode params) {
		String requestId = params.path("id").asString("");
		if (state() instanceof ObjectNode state
				&& state.withObject("requests").remove(requestId) instanceof ObjectNode request) {
			boolean approved = params.path("approved").asBoolean(false);
			request.put("completedAt", this.server.now()).put("status", approved ? "approved" : "denied");
			if (params.hasNonNull("decision")) {
				request.set("decision", params.get("decision"));
			}
			state.withObject("completedRequests").set(requestId, request);
			state(state);
		}
	}

	/**
	 * Returns the metadata.
	 * @return the metadata, opened; {@code null} when the session is deleted or its
	 * metadata cannot be opened
	 */
	public @Nullable JsonNode metadata() {
		synchronized (this.account) {
			SessionState session = this.account.sessions.get(this.id);
			return (session != null) ? Ciphertext.open(session.metadata.value(), this.key) : null;
		}
	}

	/**
	 * Replaces the metadata and pushes it.
	 * @param metadata the metadata, not encrypted
	 */
	public void metadata(ObjectNode metadata) {
		rawMetadata(Ciphertext.of(metadata, this.key));
	}

	/**
	 * Replaces the metadata by what may not be readable, and pushes it.
	 * @param value any text
	 */
	public void rawMetadata(String value) {
		this.server.sessions.metadata(this.account, this.id, (present) -> value);
	}

	/**
	 * Tells that the agent is alive, or that it is not.
	 * @param active whether the session is active
	 * @param thinking whether the agent works
	 */
	public void activity(boolean active, boolean thinking) {
		this.server.sessions.activity(this.account, this.id, active, thinking, this.server.now());
	}

	/** Ends the session: archived in its metadata, and not active any more. */
	public void end() {
		synchronized (this.account) {
			if (metadata() instanceof ObjectNode metadata) {
				metadata(metadata.put("lifecycleState", "archived")
					.put("lifecycleStateSince", this.server.now())
					.put("archivedBy", "cli"));
			}
			activity(false, false);
		}
	}

	/** Deletes the session. */
	public void delete() {
		this.server.sessions.delete(this.account, this.id);
	}

	/**
	 * Returns all messages.
	 * @return the messages, opened, in the order of their numbers; the envelope where one
	 * cannot be opened
	 */
	public List<JsonNode> messages() {
		List<MessageRow> rows;
		synchronized (this.account) {
			SessionState session = this.account.sessions.get(this.id);
			rows = (session != null) ? List.copyOf(session.messages) : List.of();
		}
		List<JsonNode> opened = new ArrayList<>(rows.size());
		rows.forEach((row) -> opened.add(open(row)));
		return opened;
	}

	/**
	 * Does something in a while, on a worker thread, unless the server is closed before.
	 * @param delay how long it waits
	 * @param task what to do
	 */
	public void later(Duration delay, Runnable task) {
		this.server.workers.later(delay, task);
	}

	JsonNode open(MessageRow row) {
		JsonNode opened = Ciphertext.open(HappyJson.text(row.content(), "c"), this.key);
		return (opened != null) ? opened : row.content();
	}

	private synchronized @Nullable String turnId() {
		return this.turn;
	}

	@Override
	public String toString() {
		return "FakeSession[id=" + this.id + "]";
	}

}

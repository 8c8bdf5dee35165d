package io.quintet.happy.internal.session;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import io.quintet.happy.credentials.Credentials;
import io.quintet.happy.crypto.RecordKey;
import io.quintet.happy.internal.json.HappyJson;
import io.quintet.happy.session.AgentState;
import io.quintet.happy.session.Machine;
import io.quintet.happy.session.Message;
import io.quintet.happy.session.PermissionRequest;
import io.quintet.happy.session.Session;

/**
 * Reads records of the server and opens what is encrypted in them. Nothing in a record
 * makes it fail: what cannot be read is left out, flagged and counted. Safe for use by
 * several threads.
 */
public final class RecordReader {

	private static final String SESSION = "session";

	private static final String MACHINE = "machine";

	private static final String MESSAGE = "message";

	private static final String STATE = "state";

	private static final String SEALED_KEY = "dataEncryptionKey";

	private final Credentials credentials;

	private final Consumer<String> decryptFailed;

	public RecordReader(Credentials credentials, Consumer<String> decryptFailed) {
		this.credentials = credentials;
		this.decryptFailed = decryptFailed;
	}

	/**
	 * Reads a session, its key {@code null} when these credentials cannot open it;
	 * {@code null} when the record is no object with a text {@code id}.
	 */
	public @Nullable Opened<Session> session(JsonNode record) {
		String id = HappyJson.text(record, "id");
		if (id == null) {
			return null;
		}
		RecordKey key = hasOddKey(record) ? null : this.credentials.sessionKey(HappyJson.text(record, SEALED_KEY));
		Map<String, JsonNode> metadata = members(record.get("metadata"), key, SESSION);
		Session session = new Session(id, record.path("active").booleanValue(false), time(record, "createdAt"),
				time(record, "updatedAt"), (metadata != null) ? metadata : Map.of(), metadata != null,
				HappyJson.count(record, "metadataVersion", 0), HappyJson.text(record, "agentState"),
				agentState(record, key), HappyJson.count(record, "agentStateVersion", 0));
		return new Opened<>(session, key);
	}

	/** As {@link #session} does. */
	public @Nullable Opened<Machine> machine(JsonNode record) {
		String id = HappyJson.text(record, "id");
		if (id == null) {
			return null;
		}
		RecordKey key = hasOddKey(record) ? null : this.credentials.machineKey(HappyJson.text(record, SEALED_KEY));
		Map<String, JsonNode> metadata = members(record.get("metadata"), key, MACHINE);
		if (metadata == null && this.credentials.accountSecret() == null) {
			// The key of another machine: nothing may be encrypted with it for this one.
			key = null;
		}
		Map<String, JsonNode> daemonState = members(record.get("daemonState"), key, STATE);
		Machine machine = new Machine(id, record.path("active").booleanValue(false), time(record, "activeAt"),
				(metadata != null) ? metadata : Map.of(), metadata != null,
				HappyJson.count(record, "metadataVersion", 0), (daemonState != null) ? daemonState : Map.of());
		return new Opened<>(machine, key);
	}

	/** Reads a message, with its encrypted envelope where that cannot be opened. */
	public Message message(JsonNode record, @Nullable RecordKey key) {
		JsonNode envelope = envelope(record);
		JsonNode content = content(envelope, key);
		boolean readable = content != null && record.isObject();
		if (!readable) {
			this.decryptFailed.accept(MESSAGE);
		}
		return new Message(HappyJson.text(record, "id", ""), HappyJson.count(record, "seq", 0),
				HappyJson.text(record, "localId"), (content != null) ? content : envelope, readable,
				readable && isEncrypted(envelope), time(record, "createdAt"));
	}

	private static JsonNode envelope(JsonNode record) {
		if (!record.isObject()) {
			return record;
		}
		JsonNode content = record.get("content");
		return (content == null || content.isNull()) ? HappyJson.object() : content;
	}

	/** Content of a message as it is meant; {@code null} when it cannot be opened. */
	static @Nullable JsonNode content(JsonNode envelope, @Nullable RecordKey key) {
		return isEncrypted(envelope) ? open(envelope.get("c"), key) : envelope;
	}

	static boolean isEncrypted(JsonNode envelope) {
		return "encrypted".equals(HappyJson.text(envelope, "t"));
	}

	/**
	 * Opens a JSON string of base64; {@code null} when it is absent, cannot be opened or
	 * is an encrypted JSON {@code null}.
	 */
	public static @Nullable JsonNode open(@Nullable JsonNode base64Value, @Nullable RecordKey key) {
		if (base64Value == null || !base64Value.isString() || key == null) {
			return null;
		}
		byte[] plaintext = key.decrypt(base64Value.asString());
		JsonNode value = (plaintext != null) ? HappyJson.read(plaintext) : null;
		return isAbsent(value) ? null : value;
	}

	private @Nullable AgentState agentState(JsonNode record, @Nullable RecordKey key) {
		JsonNode value = record.get("agentState");
		JsonNode state = open(value, key);
		if (state != null && state.isObject()) {
			return agentState(state);
		}
		if (!isAbsent(value)) {
			this.decryptFailed.accept(STATE);
		}
		return null;
	}

	/** Reads an opened state; anything else than an object says nothing. */
	public static AgentState agentState(JsonNode opened) {
		List<PermissionRequest> requests = new ArrayList<>();
		JsonNode pending = HappyJson.child(opened, "requests");
		if (pending != null) {
			pending.properties().forEach((entry) -> requests.add(request(entry.getKey(), entry.getValue())));
		}
		return new AgentState(control(opened.get("controlledByUser")), requests, opened);
	}

	private static AgentState.Control control(@Nullable JsonNode controlledByUser) {
		if (controlledByUser == null || !controlledByUser.isBoolean()) {
			return AgentState.Control.UNKNOWN;
		}
		return controlledByUser.asBoolean() ? AgentState.Control.LOCAL : AgentState.Control.REMOTE;
	}

	private static PermissionRequest request(String id, JsonNode request) {
		JsonNode arguments = request.get("arguments");
		return new PermissionRequest(id, HappyJson.text(request, "tool", ""),
				(arguments != null) ? arguments : HappyJson.object(), time(request, "createdAt"));
	}

	/**
	 * Members of an encrypted object, none when it is absent, {@code null} when
	 * unreadable.
	 */
	private @Nullable Map<String, JsonNode> members(@Nullable JsonNode value, @Nullable RecordKey key, String what) {
		if (isAbsent(value)) {
			return Map.of();
		}
		JsonNode opened = open(value, key);
		if (opened == null || !opened.isObject()) {
			this.decryptFailed.accept(what);
			return null;
		}
		return HappyJson.members(opened);
	}

	// A key that is no text belongs to an unknown variant, not to the legacy one.
	private static boolean hasOddKey(JsonNode record) {
		JsonNode key = record.get(SEALED_KEY);
		return key != null && !key.isNull() && !key.isString();
	}

	private static boolean isAbsent(@Nullable JsonNode value) {
		return value == null || value.isNull();
	}

	private static Instant time(JsonNode record, String name) {
		return Instant.ofEpochMilli(HappyJson.number(record, name, 0));
	}

	/**
	 * A record and its key.
	 *
	 * @param value what was read
	 * @param key what opens its messages and calls; {@code null} when unknown
	 * @param <T> type of the record
	 */
	public record Opened<T>(T value, @Nullable RecordKey key) {
	}

}

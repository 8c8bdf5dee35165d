package io.quintet.happy.test;

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.happy.crypto.AccountSecret;
import io.quintet.happy.crypto.RecordKey;
import io.quintet.happy.internal.json.HappyJson;

/** Events that replace a value if the client knows its version. */
final class VersionedWrites {

	private final ServerState server;

	VersionedWrites(ServerState server) {
		this.server = server;
	}

	/** The acknowledgement, {@code null} for none. */
	@Nullable JsonNode write(AccountState account, String event, @Nullable JsonNode data) {
		synchronized (account) {
			return switch (event) {
				case "update-metadata" -> metadata(account, data);
				case "update-state" -> agentState(account, data);
				case "machine-update-metadata" -> machine(account, data, "metadata");
				default -> machine(account, data, "daemonState");
			};
		}
	}

	private @Nullable JsonNode metadata(AccountState account, @Nullable JsonNode data) {
		if (!isValid(data, "sid", "metadata", false)) {
			return error();
		}
		SessionState session = account.sessions.get(HappyJson.text(data, "sid"));
		if (session == null) {
			return null;
		}
		this.server.faults.conflict(account, session, (metadata) -> changedByOther(account, session, metadata));
		return write(data, "metadata", session.metadata, (next) -> {
			session.metadata = next;
			this.server.sessions.changed(account, session, "metadata", next);
		});
	}

	/** What another client makes of the metadata at the worst time. */
	private static @Nullable String changedByOther(AccountState account, SessionState session,
			@Nullable String metadata) {
		AccountSecret secret = account.secret;
		RecordKey key = (secret != null) ? secret.keyOf(session.dataEncryptionKey) : null;
		JsonNode opened = (key != null) ? Ciphertext.open(metadata, key) : null;
		if (key == null || !(opened instanceof ObjectNode object)) {
			return metadata;
		}
		return Ciphertext.of(object.put("otherWriter", session.metadata.version() + 1), key);
	}

	private JsonNode agentState(AccountState account, @Nullable JsonNode data) {
		SessionState session = isValid(data, "sid", "agentState", true)
				? account.sessions.get(HappyJson.text(data, "sid")) : null;
		if (session == null) {
			return error();
		}
		return write(data, "agentState", session.agentState, (next) -> {
			session.agentState = next;
			this.server.sessions.changed(account, session, "agentState", next);
		});
	}

	private JsonNode machine(AccountState account, @Nullable JsonNode data, String name) {
		MachineState machine = isValid(data, "machineId", name, false)
				? account.machines.get(HappyJson.text(data, "machineId")) : null;
		if (machine == null) {
			return error();
		}
		VersionedValue current = name.equals("metadata") ? machine.metadata : machine.daemonState;
		return write(data, name, current, (next) -> {
			if (name.equals("metadata")) {
				machine.metadata = next;
			}
			else {
				machine.daemonState = next;
			}
			this.server.machines.changed(account, machine, name, next);
		});
	}

	private static boolean isValid(@Nullable JsonNode data, String id, String name, boolean nullable) {
		if (data == null || HappyJson.text(data, id) == null || !data.path("expectedVersion").isIntegralNumber()) {
			return false;
		}
		JsonNode value = data.path(name);
		return value.isString() || (nullable && value.isNull());
	}

	private static JsonNode write(@Nullable JsonNode data, String name, VersionedValue current,
			Consumer<VersionedValue> change) {
		if (HappyJson.number(data, "expectedVersion", -1) != current.version()) {
			return ack("version-mismatch", name, current);
		}
		VersionedValue next = current.next(HappyJson.text(data, name));
		change.accept(next);
		return ack("success", name, next);
	}

	private static ObjectNode ack(String result, String name, VersionedValue value) {
		return HappyJson.object().put("result", result).put("version", value.version()).put(name, value.value());
	}

	private static ObjectNode error() {
		return HappyJson.object().put("result", "error");
	}

}

package io.quintet.happy.test;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.happy.internal.json.HappyJson;

/** A session as the server stores it. Guarded by the account it belongs to. */
final class SessionState {

	final String id;

	final @Nullable String dataEncryptionKey;

	final long createdAt;

	final List<MessageRow> messages = new ArrayList<>();

	private final Map<String, MessageRow> byLocalId = new HashMap<>();

	VersionedValue metadata;

	VersionedValue agentState = new VersionedValue(null, 0);

	boolean active = true;

	long activeAt;

	long updatedAt;

	/** The agent in this process, if there is one; called under the account's lock. */
	@Nullable Consumer<MessageRow> agent;

	private long seq;

	SessionState(String id, String metadata, @Nullable String dataEncryptionKey, long now) {
		this.id = id;
		this.metadata = new VersionedValue(metadata, 0);
		this.dataEncryptionKey = dataEncryptionKey;
		this.createdAt = now;
		this.activeAt = now;
		this.updatedAt = now;
	}

	/** Takes the next place, also for a message that turns out to be there already. */
	long nextSeq() {
		return ++this.seq;
	}

	@Nullable MessageRow find(@Nullable String localId) {
		return (localId != null) ? this.byLocalId.get(localId) : null;
	}

	MessageRow add(String id, @Nullable String localId, JsonNode content, long now) {
		MessageRow row = new MessageRow(id, nextSeq(), localId, content, now);
		this.messages.add(row);
		if (localId != null) {
			this.byLocalId.put(localId, row);
		}
		this.updatedAt = now;
		return row;
	}

	ObjectNode record() {
		return HappyJson.object()
			.put("id", this.id)
			.put("seq", this.seq)
			.put("createdAt", this.createdAt)
			.put("updatedAt", this.updatedAt)
			.put("active", this.active)
			.put("activeAt", this.activeAt)
			.put("metadata", this.metadata.value())
			.put("metadataVersion", this.metadata.version())
			.put("agentState", this.agentState.value())
			.put("agentStateVersion", this.agentState.version())
			.put("dataEncryptionKey", this.dataEncryptionKey);
	}

}

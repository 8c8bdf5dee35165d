package io.quintet.happy.test;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.happy.internal.json.HappyJson;

/** A machine as the server stores it. Guarded by the account it belongs to. */
final class MachineState {

	final String id;

	final @Nullable String dataEncryptionKey;

	final long createdAt;

	VersionedValue metadata;

	VersionedValue daemonState;

	boolean active;

	long activeAt;

	long updatedAt;

	MachineState(String id, String metadata, @Nullable String daemonState, @Nullable String dataEncryptionKey,
			long now) {
		this.id = id;
		this.metadata = new VersionedValue(metadata, 1);
		this.daemonState = new VersionedValue(daemonState, (daemonState != null) ? 1 : 0);
		this.dataEncryptionKey = dataEncryptionKey;
		this.createdAt = now;
		this.activeAt = now;
		this.updatedAt = now;
	}

	ObjectNode record() {
		return withoutSeq().put("seq", 0);
	}

	/** What the one who registers it is told. */
	ObjectNode withoutSeq() {
		return HappyJson.object()
			.put("id", this.id)
			.put("metadata", this.metadata.value())
			.put("metadataVersion", this.metadata.version())
			.put("daemonState", this.daemonState.value())
			.put("daemonStateVersion", this.daemonState.version())
			.put("dataEncryptionKey", this.dataEncryptionKey)
			.put("active", this.active)
			.put("activeAt", this.activeAt)
			.put("createdAt", this.createdAt)
			.put("updatedAt", this.updatedAt);
	}

}

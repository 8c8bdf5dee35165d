package io.quintet.happy.session;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import io.quintet.happy.internal.json.HappyJson;

/**
 * A session: one conversation with a coding agent, as of the moment it was read.
 *
 * @param id its id
 * @param active a hint of the server, which turns true late and stays true for up to 10
 * minutes after the machine vanished
 * @param createdAt when it was created, {@link Instant#EPOCH} when unknown
 * @param updatedAt when it last changed, {@link Instant#EPOCH} when unknown
 * @param metadata what it says of itself, never to be changed in place; empty when absent
 * or unreadable
 * @param metadataReadable whether the metadata could be opened, or is absent
 * @param metadataVersion version of the metadata, from 0 on
 * @param agentState state of its agent as the server has it: base64, or {@code null}
 * @param agentStateData state of its agent, opened; {@code null} when absent or
 * unreadable
 * @param agentStateVersion version of the state, from 0 on
 */
public record Session(String id, boolean active, Instant createdAt, Instant updatedAt, Map<String, JsonNode> metadata,
		boolean metadataReadable, long metadataVersion, @Nullable String agentState,
		@Nullable AgentState agentStateData, long agentStateVersion) {

	public Session {
		metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
	}

	/**
	 * {@code name} of the metadata, which people gave it, else the text of its
	 * {@code summary}; {@code null} when there is neither.
	 */
	public @Nullable String name() {
		String name = text("name");
		return (name != null) ? name : HappyJson.text(this.metadata.get("summary"), "text");
	}

	/**
	 * {@code machineId} of the metadata, the machine that runs it; {@code null} when
	 * absent, blank or no text.
	 */
	public @Nullable String machineId() {
		return text("machineId");
	}

	/**
	 * {@code path} of the metadata, the folder that it works in; {@code null} when
	 * absent, blank or no text.
	 */
	public @Nullable String directory() {
		return text("path");
	}

	/**
	 * {@code claudeSessionId} of the metadata, the id that the agent itself gives the
	 * conversation; {@code null} when absent, blank or no text.
	 */
	public @Nullable String claudeSessionId() {
		return text("claudeSessionId");
	}

	/** Whether {@code lifecycleState} of the metadata is {@code archived}. */
	public boolean archived() {
		return "archived".equals(text("lifecycleState"));
	}

	private @Nullable String text(String name) {
		JsonNode value = this.metadata.get(name);
		return (value != null && value.isString() && !value.asString().isBlank()) ? value.asString() : null;
	}

	@Override
	public String toString() {
		return "Session[id=%s, active=%s, metadataVersion=%s, agentStateVersion=%s]".formatted(this.id, this.active,
				this.metadataVersion, this.agentStateVersion);
	}

}

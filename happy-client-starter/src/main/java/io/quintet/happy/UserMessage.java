package io.quintet.happy;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import io.quintet.happy.session.PermissionMode;

/**
 * A message to an agent.
 *
 * @param permissionMode what the agent may do from here on
 * @param meta further members of {@code meta}: model, fallbackModel, customSystemPrompt,
 * appendSystemPrompt, allowedTools, disallowedTools, effort, displayText; JSON's null
 * resets one
 * @param localId id under which a session stores the message once, however often it is
 * sent; {@code null} for a random one
 */
public record UserMessage(String text, PermissionMode permissionMode, Map<String, JsonNode> meta,
		@Nullable String localId) {

	public UserMessage {
		Objects.requireNonNull(text, "text");
		Objects.requireNonNull(permissionMode, "permissionMode");
		meta = Collections.unmodifiableMap(new LinkedHashMap<>(meta));
		if (localId != null && localId.isBlank()) {
			throw new IllegalArgumentException("'localId' must not be blank");
		}
	}

	public UserMessage(String text, PermissionMode permissionMode, Map<String, JsonNode> meta) {
		this(text, permissionMode, meta, null);
	}

	/** A message in permission mode {@code yolo}, which is what the original sends. */
	public static UserMessage of(String text) {
		return new UserMessage(text, PermissionMode.YOLO, Map.of());
	}

	public UserMessage withPermissionMode(PermissionMode permissionMode) {
		return new UserMessage(this.text, permissionMode, this.meta, this.localId);
	}

	public UserMessage withMeta(Map<String, JsonNode> meta) {
		return new UserMessage(this.text, this.permissionMode, meta, this.localId);
	}

	/**
	 * Names the message, with an id of the caller's choice, so that it is stored once
	 * even when another process sends it again. A repeat answers the message that was
	 * stored first, whatever it says now.
	 * @throws IllegalArgumentException when the id is blank
	 */
	public UserMessage withLocalId(String localId) {
		return new UserMessage(this.text, this.permissionMode, this.meta, localId);
	}

	@Override
	public String toString() {
		return "UserMessage[permissionMode=%s, meta=%s]".formatted(this.permissionMode, this.meta.keySet());
	}

}

package io.quintet.happy;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

import tools.jackson.databind.JsonNode;

import io.quintet.happy.session.PermissionMode;

/**
 * A message to an agent.
 *
 * @param text what it says
 * @param permissionMode what the agent may do from here on
 * @param meta further members of {@code meta}: model, fallbackModel, customSystemPrompt,
 * appendSystemPrompt, allowedTools, disallowedTools, effort, displayText; JSON's null
 * resets one
 */
public record UserMessage(String text, PermissionMode permissionMode, Map<String, JsonNode> meta) {

	/**
	 * Creates a message.
	 * @param meta copied, in its order
	 */
	public UserMessage {
		Objects.requireNonNull(text, "text");
		Objects.requireNonNull(permissionMode, "permissionMode");
		meta = Collections.unmodifiableMap(new LinkedHashMap<>(meta));
	}

	/**
	 * A message in permission mode {@code yolo}, which is what the original sends.
	 * @param text what it says
	 * @return the message
	 */
	public static UserMessage of(String text) {
		return new UserMessage(text, PermissionMode.YOLO, Map.of());
	}

	/**
	 * Changes what the agent may do.
	 * @param permissionMode the mode
	 * @return another message
	 */
	public UserMessage withPermissionMode(PermissionMode permissionMode) {
		return new UserMessage(this.text, permissionMode, this.meta);
	}

	/**
	 * Changes the further members.
	 * @param meta the members
	 * @return another message
	 */
	public UserMessage withMeta(Map<String, JsonNode> meta) {
		return new UserMessage(this.text, this.permissionMode, meta);
	}

	@Override
	public String toString() {
		return "UserMessage[permissionMode=%s, meta=%s]".formatted(this.permissionMode, this.meta.keySet());
	}

}

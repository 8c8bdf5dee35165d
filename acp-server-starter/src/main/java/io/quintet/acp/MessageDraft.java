package io.quintet.acp;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import io.quintet.acp.thread.ContentPart;
import io.quintet.acp.thread.Metadata;

/**
 * A message to be sent.
 *
 * @param clientId id of the sender's choice; a repeat under the same id is stored once
 * @param content parts in order
 * @param metadata anything
 */
public record MessageDraft(@Nullable String clientId, List<ContentPart> content, Map<String, JsonNode> metadata) {

	/**
	 * Creates a draft.
	 * @param content copied
	 */
	public MessageDraft {
		content = List.copyOf(content);
	}

	/**
	 * Creates a draft of one text.
	 * @param clientId id of the sender's choice, if any
	 */
	public static MessageDraft text(@Nullable String clientId, String text) {
		return new MessageDraft(clientId, List.of(ContentPart.text(text)), Metadata.of(Map.of()));
	}

}

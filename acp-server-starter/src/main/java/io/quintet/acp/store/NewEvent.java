package io.quintet.acp.store;

import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import io.quintet.acp.thread.EventBody;
import io.quintet.acp.thread.Identity;

/**
 * An event to be stored. Its id is drawn beforehand, so that a store that does not know
 * what became of a commit can find out.
 *
 * @param id id of the event
 * @param threadId the thread
 * @param guard what has to hold for the author; {@code null} for the application and for
 * runs
 * @param author who it is from
 * @param body what happened
 * @param metadata anything
 * @param clientId makes a message of the author a repeat of an earlier one under the same
 * id; {@code null} for none
 * @param run the run that emits it and its owner, which has to be running under that
 * owner; {@code null} outside of runs
 */
public record NewEvent(String id, String threadId, @Nullable Guard guard, Identity author, EventBody body,
		Map<String, JsonNode> metadata, @Nullable String clientId, @Nullable RunOwner run) {
}

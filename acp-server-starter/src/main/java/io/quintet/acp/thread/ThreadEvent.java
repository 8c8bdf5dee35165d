package io.quintet.acp.thread;

import java.time.Instant;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A stored event of a thread.
 *
 * @param id {@code evt_} and 16 hexadecimal digits
 * @param threadId the thread
 * @param runId the run that caused it, {@code null} outside of runs
 * @param author who it is from
 * @param createdAt when it was stored, in microseconds; no two events of a thread share
 * it
 * @param metadata anything
 * @param clientId id of the author's choice; a message repeated under it is stored once
 * @param body what happened
 */
public record ThreadEvent(String id, String threadId, @Nullable String runId, Identity author, Instant createdAt,
		Map<String, JsonNode> metadata, @Nullable String clientId, EventBody body) {

	/**
	 * Creates an event.
	 * @param metadata copied
	 */
	public ThreadEvent {
		metadata = Metadata.copyOf(metadata);
	}

	/** Returns the position in the thread. */
	public Cursor cursor() {
		return new Cursor(this.createdAt, this.id);
	}

	/**
	 * Returns the type on the wire.
	 * @return the type, such as {@code message}
	 */
	public String type() {
		return this.body.type();
	}

}

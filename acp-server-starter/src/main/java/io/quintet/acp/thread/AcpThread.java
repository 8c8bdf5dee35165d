package io.quintet.acp.thread;

import java.time.Instant;
import java.util.Map;

import tools.jackson.databind.JsonNode;

/**
 * A thread: an ordered log of events with members.
 *
 * @param id {@code th_} and 16 hexadecimal digits
 * @param tenant who can see it
 * @param metadata anything
 * @param createdAt when it was created, in microseconds
 * @param updatedAt when it was created or last patched, in microseconds
 */
public record AcpThread(String id, Tenant tenant, Map<String, JsonNode> metadata, Instant createdAt,
		Instant updatedAt) {

	/**
	 * Creates a thread.
	 * @param metadata copied
	 */
	public AcpThread {
		metadata = Metadata.copyOf(metadata);
	}

	/** Returns the position in the list of threads. */
	public Cursor cursor() {
		return new Cursor(this.createdAt, this.id);
	}

}

package io.quintet.acp.thread;

import java.time.Instant;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One execution of one assistant.
 *
 * @param id {@code run_} and 16 hexadecimal digits
 * @param threadId the thread
 * @param assistant the assistant, as it is a member
 * @param triggeredBy who invoked it; the calling assistant in a chain
 * @param status where it stands
 * @param startedAt when it was invoked, in microseconds
 * @param completedAt when it came to an end, {@code null} until then
 * @param error why it failed, only then
 * @param idempotencyKey key of the invocation, if any
 * @param metadata anything
 */
public record Run(String id, String threadId, Identity assistant, Identity triggeredBy, RunStatus status,
		Instant startedAt, @Nullable Instant completedAt, @Nullable RunError error, @Nullable String idempotencyKey,
		Map<String, JsonNode> metadata) {

	/**
	 * Creates a run.
	 * @param metadata copied
	 */
	public Run {
		metadata = Metadata.copyOf(metadata);
	}

}

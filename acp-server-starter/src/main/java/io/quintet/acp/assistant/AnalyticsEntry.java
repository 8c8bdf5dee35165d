package io.quintet.acp.assistant;

import java.time.Instant;
import java.util.Map;

import tools.jackson.databind.JsonNode;

/**
 * Something that a handler noted.
 *
 * @param name what
 * @param properties more about it
 * @param threadId the thread
 * @param runId the run
 * @param assistantId the assistant
 * @param timestamp when, in microseconds
 */
public record AnalyticsEntry(String name, Map<String, JsonNode> properties, String threadId, String runId,
		String assistantId, Instant timestamp) {
}

package io.quintet.acp.store;

import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Tenant;

/**
 * A change of a thread.
 *
 * @param threadId the thread
 * @param guard what has to hold for the caller; {@code null} for the application
 * @param author author of the event when the tenant changes
 * @param tenant new tenant, {@code null} keeps it
 * @param metadata new metadata, {@code null} keeps it
 */
public record ThreadUpdate(String threadId, @Nullable Guard guard, Identity author, @Nullable Tenant tenant,
		@Nullable Map<String, JsonNode> metadata) {
}

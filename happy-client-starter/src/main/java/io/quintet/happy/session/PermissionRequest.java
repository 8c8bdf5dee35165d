package io.quintet.happy.session;

import java.time.Instant;

import tools.jackson.databind.JsonNode;

/**
 * A permission that an agent waits for.
 *
 * @param id its id
 * @param tool name of the tool, empty when unknown
 * @param arguments what the tool would be called with, any JSON
 * @param createdAt when it was asked for, {@link Instant#EPOCH} when unknown
 */
public record PermissionRequest(String id, String tool, JsonNode arguments, Instant createdAt) {

	@Override
	public String toString() {
		return "PermissionRequest[id=%s, tool=%s]".formatted(this.id, this.tool);
	}

}

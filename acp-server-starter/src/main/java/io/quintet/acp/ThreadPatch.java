package io.quintet.acp;

import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import io.quintet.acp.thread.Tenant;

/**
 * A change of a thread.
 *
 * @param tenant new tenant, {@code null} keeps it
 * @param metadata replaces all metadata, {@code null} keeps it
 */
public record ThreadPatch(@Nullable Tenant tenant, @Nullable Map<String, JsonNode> metadata) {
}

package io.quintet.acp.store;

import java.util.Map;

import tools.jackson.databind.JsonNode;

import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Tenant;

/**
 * A thread to be created.
 *
 * @param tenant its tenant
 * @param metadata its metadata
 * @param creator becomes its first member
 */
public record NewThread(Tenant tenant, Map<String, JsonNode> metadata, Identity creator) {
}

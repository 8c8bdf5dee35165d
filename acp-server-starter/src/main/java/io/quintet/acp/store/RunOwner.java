package io.quintet.acp.store;

/**
 * A run and the node that executes it.
 *
 * @param runId the run
 * @param owner id of the node
 */
public record RunOwner(String runId, String owner) {
}

package io.quintet.acp.store;

import java.time.Duration;

/**
 * The right of a node to execute runs, until it lapses by the clock of the store.
 *
 * @param owner id of the node
 * @param duration time until it lapses
 */
public record RunLease(String owner, Duration duration) {
}

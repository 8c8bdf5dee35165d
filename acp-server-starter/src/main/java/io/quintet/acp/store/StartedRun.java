package io.quintet.acp.store;

import io.quintet.acp.thread.Run;

/**
 * A run that answers an invocation.
 *
 * @param run the run
 * @param started whether the invocation started it; else it was there before
 */
public record StartedRun(Run run, boolean started) {
}

package io.quintet.acp.store;

import io.quintet.acp.thread.AcpThread;
import io.quintet.acp.thread.Run;

/**
 * A run, its thread, and whether somebody is a member of that.
 *
 * @param run the run
 * @param thread its thread
 * @param member whether
 */
public record RunAccess(Run run, AcpThread thread, boolean member) {
}

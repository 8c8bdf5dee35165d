package io.quintet.acp.store;

import io.quintet.acp.thread.AcpThread;

/**
 * A thread and whether somebody is a member.
 *
 * @param thread the thread
 * @param member whether
 */
public record ThreadAccess(AcpThread thread, boolean member) {
}

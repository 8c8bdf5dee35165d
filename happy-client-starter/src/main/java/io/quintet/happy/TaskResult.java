package io.quintet.happy;

import io.quintet.happy.session.TurnResult;

/**
 * A task that was done.
 *
 * @param sessionId the session, stopped by now
 * @param turn how its turn ended
 */
public record TaskResult(String sessionId, TurnResult turn) {
}

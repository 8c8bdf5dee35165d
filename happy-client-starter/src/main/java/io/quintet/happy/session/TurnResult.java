package io.quintet.happy.session;

import org.jspecify.annotations.Nullable;

/**
 * A turn that ended.
 *
 * @param status how
 * @param turn id that the agent gave the turn; {@code null} when it gave none
 * @param seq number of the message that ended it
 */
public record TurnResult(TurnStatus status, @Nullable String turn, long seq) {
}

package io.quintet.happy.session;

import org.jspecify.annotations.Nullable;

/**
 * A turn that ended.
 *
 * @param status how
 * @param turn id that the agent gave the turn; {@code null} when it gave none
 * @param seq number of the message that ended it
 * @param reason what the agent or its program said of a failure; {@code null} when it
 * said nothing, or the turn did not fail
 */
public record TurnResult(TurnStatus status, @Nullable String turn, long seq, @Nullable String reason) {

	public TurnResult(TurnStatus status, @Nullable String turn, long seq) {
		this(status, turn, seq, null);
	}

	@Override
	public String toString() {
		return "TurnResult[status=%s, turn=%s, seq=%s]".formatted(this.status, this.turn, this.seq);
	}

}

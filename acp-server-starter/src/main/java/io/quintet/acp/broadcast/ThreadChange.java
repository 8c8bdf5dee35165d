package io.quintet.acp.broadcast;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What one commit has changed of a thread.
 *
 * @param threadId the thread
 * @param version number of the change; the changes of a thread are counted in the order
 * of their commits, from 0 for its creation to {@link Long#MAX_VALUE} for its deletion
 * @param at when it was, by the clock of the thread; {@code null} when nothing was stored
 * @param frames what listeners are told, possibly nothing
 */
public record ThreadChange(String threadId, long version, @Nullable Instant at, List<ThreadFrame> frames) {

	/**
	 * Creates a change.
	 * @param frames copied
	 */
	public ThreadChange {
		frames = List.copyOf(frames);
	}

}

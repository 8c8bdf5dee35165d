package io.quintet.acp.internal.broadcast;

import java.time.Instant;

import reactor.core.Disposable;

/**
 * The following of a thread, from a known position on.
 *
 * @param position time of the last event that is not told, by the clock of the thread
 * @param end ends the following
 */
public record Following(Instant position, Disposable end) implements Disposable {

	@Override
	public void dispose() {
		this.end.dispose();
	}

}

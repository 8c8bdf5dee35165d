package io.quintet.acp;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.quintet.acp.thread.AcpThread;
import io.quintet.acp.thread.Cursor;
import io.quintet.acp.thread.Run;
import io.quintet.acp.thread.ThreadEvent;

/**
 * What a client that joins a thread has missed.
 *
 * @param thread the thread as of then
 * @param events events that follow the position asked for, oldest first
 * @param truncated whether more follow
 * @param position up to where the thread is known now: position of the last event here,
 * without one the position asked for when an event is there, else {@code null}
 * @param runs active runs of the thread, then those whose end is among the events: what
 * corrects a client that believes that they still go on
 */
public record Replay(AcpThread thread, List<ThreadEvent> events, boolean truncated, @Nullable Cursor position,
		List<Run> runs) {

	/**
	 * Creates a replay.
	 * @param events copied
	 * @param runs copied
	 */
	public Replay {
		events = List.copyOf(events);
		runs = List.copyOf(runs);
	}

}

package io.quintet.acp;

import java.time.Duration;
import java.util.Map;

import io.quintet.acp.thread.EventBody;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.ThreadEvent;

/**
 * {@link AcpEvents} for blocking code. Refuses to run on a thread that must not block,
 * with an error that says so.
 */
public final class BlockingAcpEvents {

	private final AcpEvents events;

	private final BlockingCalls calls;

	/**
	 * Creates the facade.
	 * @param timeout longest time that a call may take
	 */
	public BlockingAcpEvents(AcpEvents events, Duration timeout) {
		this.events = events;
		this.calls = new BlockingCalls("AcpEvents", timeout);
	}

	/**
	 * Stores a message of one text and sends it to the clients that have joined the
	 * thread.
	 * @param author who it is from
	 * @return the stored event; fails with the code {@code not_found} when there is no
	 * such thread
	 */
	public ThreadEvent message(String threadId, Identity author, String text) {
		return this.calls.await(this.events.message(threadId, author, text));
	}

	/**
	 * Stores an event and sends it to the clients that have joined the thread.
	 * @param author who it is from
	 * @param body a message, reasoning, a tool call or a tool result
	 * @param metadata plain values
	 * @return the stored event; fails with the code {@code not_found} when there is no
	 * such thread, {@code invalid_request} for another body
	 */
	public ThreadEvent publish(String threadId, Identity author, EventBody body, Map<String, ?> metadata) {
		return this.calls.await(this.events.publish(threadId, author, body, metadata));
	}

}

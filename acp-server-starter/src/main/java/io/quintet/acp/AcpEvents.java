package io.quintet.acp;

import java.util.Map;

import reactor.core.publisher.Mono;

import io.quintet.acp.thread.EventBody;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.ThreadEvent;

/**
 * Publishes events on behalf of the application, outside of any run: no tenant, no
 * membership and no authorizer is asked.
 */
public interface AcpEvents {

	/**
	 * Stores a message of one text and sends it to the clients that have joined the
	 * thread.
	 * @param author who it is from
	 * @return the stored event; fails with the code {@code not_found} when there is no
	 * such thread
	 */
	Mono<ThreadEvent> message(String threadId, Identity author, String text);

	/**
	 * Stores an event and sends it to the clients that have joined the thread.
	 * @param author who it is from
	 * @param body a message, reasoning, a tool call or a tool result
	 * @param metadata plain values
	 * @return the stored event; fails with the code {@code not_found} when there is no
	 * such thread, {@code invalid_request} for another body
	 */
	Mono<ThreadEvent> publish(String threadId, Identity author, EventBody body, Map<String, ?> metadata);

}

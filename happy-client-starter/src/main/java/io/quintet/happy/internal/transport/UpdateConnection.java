package io.quintet.happy.internal.transport;

import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** A connection to the server for updates and calls. */
public interface UpdateConnection {

	/**
	 * Sends an event and waits for its acknowledgement, without bound in time.
	 * @param event name of the event
	 * @param data its argument
	 * @return first argument of the acknowledgement, JSON's null without one; fails with
	 * {@link io.quintet.happy.error.RpcTransportException} when the connection ends
	 * before it comes
	 */
	Mono<JsonNode> call(String event, JsonNode data);

	/**
	 * Sends an event.
	 * @param event name of the event
	 * @param data its argument
	 */
	void send(String event, JsonNode data);

}

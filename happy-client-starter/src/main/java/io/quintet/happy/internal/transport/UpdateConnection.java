package io.quintet.happy.internal.transport;

import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** A connection to the server for updates and calls. */
public interface UpdateConnection {

	/**
	 * Sends an event and waits for the first argument of its acknowledgement, JSON's null
	 * without one, without bound in time. Fails with
	 * {@link io.quintet.happy.error.RpcTransportException} when the connection ends
	 * before.
	 */
	Mono<JsonNode> call(String event, JsonNode data);

	void send(String event, JsonNode data);

}

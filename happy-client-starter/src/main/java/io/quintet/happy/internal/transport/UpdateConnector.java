package io.quintet.happy.internal.transport;

import java.util.function.BiConsumer;

import reactor.core.publisher.Flux;
import tools.jackson.databind.JsonNode;

/**
 * Connects to the server for updates. An application cannot replace it:
 * {@link SocketIoConnector} is the one of every client, others are in tests.
 */
public interface UpdateConnector extends AutoCloseable {

	/**
	 * Connects once, user-scoped. The listener hears name and first argument of each
	 * event, on one thread at a time, also before the connection is there; the argument
	 * is missing without one. Completes when the connection has ended; cancelling ends
	 * it. Fails with {@link io.quintet.happy.error.AuthenticationException} when the
	 * server refuses the token, with
	 * {@link io.quintet.happy.error.HappyConnectionException} when it is out of reach or
	 * refuses for another reason, which may pass.
	 */
	Flux<UpdateConnection> connect(BiConsumer<String, JsonNode> listener);

	/** Frees threads. */
	@Override
	void close();

}

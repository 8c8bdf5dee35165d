package io.quintet.happy.internal.transport;

import reactor.core.publisher.Mono;

/**
 * Connects to the server for updates. An application cannot replace it:
 * {@link SocketIoConnector} is the one of every client, others are in tests.
 */
public interface UpdateConnector extends AutoCloseable {

	/**
	 * Connects once, user-scoped.
	 * @param listener hears what comes, also before the result is there
	 * @return the connection; fails with
	 * {@link io.quintet.happy.error.AuthenticationException} when the server refuses the
	 * token, with {@link io.quintet.happy.error.HappyConnectionException} when it is out
	 * of reach or refuses for another reason, which may pass
	 */
	Mono<UpdateConnection> connect(UpdateListener listener);

	/** Frees threads. */
	@Override
	void close();

}

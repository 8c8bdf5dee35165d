package io.quintet.socketio;

import reactor.core.publisher.Mono;

/**
 * What an application does with the clients of a {@link SocketIoServer}. Called on event
 * loops: must not block.
 */
public interface SocketIoHandler {

	/**
	 * Decides whether a client may connect to a namespace. Asked once per CONNECT; until
	 * the answer, and after a refusal, the client is not in the namespace and what it
	 * sends there is ignored. A client that is refused may ask again.
	 * @param request who wants to connect, and where to
	 * @return the decision; empty and an error refuse without a reason
	 */
	Mono<SocketIoDecision> connect(SocketIoConnectRequest request);

	/**
	 * A client is in a namespace. Called before it is told so, and before any
	 * {@link #event} of it.
	 * @param socket the client in the namespace
	 */
	default void connected(SocketIoSocket socket) {
	}

	/**
	 * A client sent an event. The events of one socket come one at a time and in their
	 * order: the next one waits until the answer to this one is complete, unless
	 * {@link #holdsBack} lets it go on.
	 * @param socket the client in the namespace
	 * @return the arguments of the acknowledgement, dropped when the client asked for
	 * none; empty acknowledges nothing; an error is logged and acknowledges nothing
	 */
	Mono<SocketIoArguments> event(SocketIoSocket socket, SocketIoEvent event);

	/**
	 * Tells whether the events behind one wait until the answer to it is complete. Who
	 * lets them go on bounds by itself how many answers one client may wait for.
	 * @param event the event, before {@link #event} gets it
	 * @return whether; {@code true} unless overridden
	 */
	default boolean holdsBack(SocketIoEvent event) {
		return true;
	}

	/**
	 * A client left a namespace, or its connection ended. Called once per
	 * {@link #connected}, after the socket left its rooms.
	 * @param socket the client in the namespace
	 * @param reason why
	 */
	default void disconnected(SocketIoSocket socket, SocketIoDisconnect reason) {
	}

}

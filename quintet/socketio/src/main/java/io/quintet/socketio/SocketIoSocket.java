package io.quintet.socketio;

import reactor.core.publisher.Mono;

/**
 * A client in one namespace. Several namespaces over one connection are several sockets.
 * All methods can be called from any thread and never block.
 */
public interface SocketIoSocket {

	/**
	 * Returns the id.
	 * @return the id that the client knows, another one in each namespace
	 */
	String id();

	/**
	 * Returns the namespace.
	 * @return its name, from {@code /} on
	 */
	String namespace();

	/** Returns what the application gave when it let the client in. */
	Object principal();

	/** Tells whether the client is still in the namespace. */
	boolean isConnected();

	/**
	 * Returns how much waits for the client, over the same connection.
	 * @return size in bytes of the packets that its connection has not taken yet; more
	 * than a moment's worth means that the client is slow
	 */
	long queuedSize();

	/**
	 * Sends an event. What is sent to one socket, also by its rooms, arrives in the order
	 * of the calls.
	 * @param event name of the event
	 */
	void emit(String event, SocketIoArguments arguments);

	/**
	 * Sends an event and waits for its acknowledgement, without bound in time. An answer
	 * to an event must not wait for it unbounded: a client that has sent as many events
	 * as may wait for their turn is not read from, and its acknowledgement would be
	 * behind them.
	 * @param event name of the event
	 * @return the arguments of the acknowledgement; an error when the socket ends first
	 * or too many acknowledgements are awaited
	 */
	Mono<SocketIoEvent> emitAndAwait(String event, SocketIoArguments arguments);

	/**
	 * Enters a room; once in, nothing happens. In effect when the method returns.
	 * @param room name of the room
	 * @throws IllegalStateException when the socket is in as many rooms as it may be
	 */
	void join(String room);

	/**
	 * Leaves a room. In effect when the method returns.
	 * @param room name of the room
	 */
	void leave(String room);

	/**
	 * Tells the client to leave the namespace. The connection stays for other namespaces;
	 * official clients do not come back by themselves.
	 */
	void disconnect();

	/**
	 * Ends the connection, with all its namespaces; official clients connect again.
	 */
	void close();

	/**
	 * Ends the connection because the client does not keep up, as the server itself does
	 * when too much waits for it. Official clients connect again.
	 */
	void closeSlow();

}

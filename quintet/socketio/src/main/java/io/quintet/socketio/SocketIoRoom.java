package io.quintet.socketio;

import java.util.Collection;

/**
 * The sockets of one namespace that entered a room.
 */
public interface SocketIoRoom {

	/**
	 * Sends an event to all of them. It is encoded once.
	 * @param event name of the event
	 */
	void emit(String event, SocketIoArguments arguments);

	/**
	 * Returns who is in it.
	 * @return the sockets as of now
	 */
	Collection<SocketIoSocket> sockets();

}

package io.quintet.socketio;

/**
 * The rooms of all namespaces of a server.
 */
@FunctionalInterface
public interface SocketIoRooms {

	/**
	 * Returns a room.
	 * @param namespace name of the namespace, from {@code /} on
	 * @param room name of the room
	 * @return the room, possibly empty
	 */
	SocketIoRoom room(String namespace, String room);

}

package io.quintet.acp.internal.live;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.quintet.socketio.SocketIoArguments;
import io.quintet.socketio.SocketIoRoom;
import io.quintet.socketio.SocketIoRooms;
import io.quintet.socketio.SocketIoSocket;

/**
 * The rooms of a server in memory.
 */
final class MemoryRooms implements SocketIoRooms {

	private final Map<String, Set<SocketIoSocket>> rooms = new ConcurrentHashMap<>();

	@Override
	public SocketIoRoom room(String namespace, String room) {
		Set<SocketIoSocket> sockets = sockets(namespace, room);
		return new SocketIoRoom() {

			@Override
			public void emit(String event, SocketIoArguments arguments) {
				sockets.forEach((socket) -> socket.emit(event, arguments));
			}

			@Override
			public Collection<SocketIoSocket> sockets() {
				return List.copyOf(sockets);
			}

		};
	}

	Set<SocketIoSocket> sockets(String namespace, String room) {
		return this.rooms.computeIfAbsent(namespace + " " + room, (key) -> ConcurrentHashMap.newKeySet());
	}

	void leaveAll(SocketIoSocket socket) {
		this.rooms.values().forEach((sockets) -> sockets.remove(socket));
	}

	boolean isEmpty() {
		return this.rooms.values().stream().allMatch(Set::isEmpty);
	}

}

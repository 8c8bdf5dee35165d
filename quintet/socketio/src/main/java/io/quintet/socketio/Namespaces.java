package io.quintet.socketio;

import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The sockets of a server and the rooms that they are in. A room exists as long as it has
 * a socket. Each change is one update of the socket's entry, so that a socket that leaves
 * its namespace stays in no room, even when it is being joined to one meanwhile.
 */
final class Namespaces {

	/** The rooms of each socket; changed within updates of the entry only. */
	private final Map<NamespaceSocket, Set<String>> sockets = new ConcurrentHashMap<>();

	private final Map<Room, Set<NamespaceSocket>> rooms = new ConcurrentHashMap<>();

	/** Lets a client in. */
	void enter(NamespaceSocket socket) {
		this.sockets.put(socket, new HashSet<>(2));
	}

	/**
	 * Takes a client out of its rooms and its namespace.
	 * @return whether it was in it
	 */
	boolean exit(NamespaceSocket socket) {
		socket.markDisconnected();
		Set<String> left = this.sockets.remove(socket);
		if (left == null) {
			return false;
		}
		left.forEach((room) -> removeMember(socket, room));
		return true;
	}

	/**
	 * Lets a client into a room.
	 * @return whether it had room for it; true also when the client is gone
	 */
	boolean join(NamespaceSocket socket, String room, int maxRooms) {
		AtomicBoolean full = new AtomicBoolean();
		this.sockets.computeIfPresent(socket, (key, joined) -> {
			if (!joined.contains(room)) {
				full.set(joined.size() >= maxRooms);
				if (!full.get()) {
					joined.add(room);
					addMember(socket, room);
				}
			}
			return joined;
		});
		return !full.get();
	}

	void leave(NamespaceSocket socket, String room) {
		this.sockets.computeIfPresent(socket, (key, joined) -> {
			if (joined.remove(room)) {
				removeMember(socket, room);
			}
			return joined;
		});
	}

	private void addMember(NamespaceSocket socket, String room) {
		this.rooms.compute(new Room(socket.namespace(), room), (key, there) -> {
			Set<NamespaceSocket> members = (there != null) ? there : ConcurrentHashMap.newKeySet();
			members.add(socket);
			return members;
		});
	}

	private void removeMember(NamespaceSocket socket, String room) {
		this.rooms.computeIfPresent(new Room(socket.namespace(), room), (key, members) -> {
			members.remove(socket);
			return members.isEmpty() ? null : members;
		});
	}

	/** Returns the members of a room, which may change meanwhile. */
	Collection<NamespaceSocket> sockets(String namespace, String room) {
		return this.rooms.getOrDefault(new Room(namespace, room), Set.of());
	}

	int socketCount() {
		return this.sockets.size();
	}

	int roomCount() {
		return this.rooms.size();
	}

	private record Room(String namespace, String name) {
	}

}

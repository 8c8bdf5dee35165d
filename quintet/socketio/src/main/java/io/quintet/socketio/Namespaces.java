package io.quintet.socketio;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketIOClient;
import com.corundumstudio.socketio.SocketIONamespace;
import com.corundumstudio.socketio.namespace.Namespace;
import com.corundumstudio.socketio.namespace.NamespacesHub;

/**
 * Who is in which namespace and room: the library's namespaces, changed under one lock.
 * By themselves they lose somebody who enters a room at the moment in which the last one
 * leaves it, let clients into rooms that are gone already, and stay when nobody is in
 * them, though clients choose their names. The lock is held for no longer than a change
 * of two maps takes.
 */
final class Namespaces {

	private final NamespacesHub hub = new NamespacesHub(new Configuration());

	private final Object lock = new Object();

	/** The library's name of a namespace. */
	static String libraryName(String namespace) {
		return namespace.equals("/") ? "" : namespace;
	}

	/**
	 * Lets a client in.
	 * @param namespace name of the namespace
	 * @param client makes the client, which puts itself into its namespace
	 * @return the client
	 */
	NamespaceSocket enter(String namespace, Function<Namespace, NamespaceSocket> client) {
		synchronized (this.lock) {
			return client.apply(this.hub.create(libraryName(namespace)));
		}
	}

	/**
	 * Takes a client out of its rooms and its namespace.
	 * @return whether it was in it
	 */
	boolean exit(NamespaceSocket socket) {
		synchronized (this.lock) {
			if (!socket.markDisconnected()) {
				return false;
			}
			socket.onDisconnect();
			Namespace namespace = socket.getNamespace();
			if (namespace.getAllClients().isEmpty()) {
				this.hub.remove(namespace.getName());
			}
			return true;
		}
	}

	/**
	 * Lets a client into a room.
	 * @return whether it had room for it; true also when the client is gone
	 */
	boolean join(NamespaceSocket socket, String room, int maxRooms) {
		synchronized (this.lock) {
			if (!socket.isConnected()) {
				return true;
			}
			Collection<String> rooms = socket.getAllRooms();
			if (rooms.size() >= maxRooms && !rooms.contains(room)) {
				return false;
			}
			socket.joinRoom(room);
			return true;
		}
	}

	void leave(NamespaceSocket socket, String room) {
		synchronized (this.lock) {
			socket.leaveRoom(room);
		}
	}

	/** Returns who is in a room as of now. */
	List<NamespaceSocket> sockets(String namespace, String room) {
		Namespace found = this.hub.get(libraryName(namespace));
		if (found == null) {
			return List.of();
		}
		List<NamespaceSocket> sockets = new ArrayList<>();
		for (SocketIOClient client : found.getRoomClients(room)) {
			sockets.add((NamespaceSocket) client);
		}
		return sockets;
	}

	int socketCount() {
		int count = 0;
		for (SocketIONamespace namespace : this.hub.getAllNamespaces()) {
			count += namespace.getAllClients().size();
		}
		return count;
	}

	int roomCount() {
		int count = 0;
		for (SocketIONamespace namespace : this.hub.getAllNamespaces()) {
			count += ((Namespace) namespace).getRooms().size();
		}
		return count;
	}

}

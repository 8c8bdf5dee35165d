package io.quintet.socketio;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;

import io.netty.channel.EventLoop;

/**
 * A room of a namespace. A packet to all of it is encoded once, handed to each session,
 * and each event loop is woken once.
 *
 * @param namespaces all rooms of the server
 * @param namespace name of the namespace
 * @param room name of the room
 */
record NamespaceRoom(Namespaces namespaces, String namespace, String room) implements SocketIoRoom {

	@Override
	public void emit(String event, SocketIoArguments arguments) {
		Collection<NamespaceSocket> sockets = this.namespaces.sockets(this.namespace, this.room);
		if (sockets.isEmpty()) {
			return;
		}
		Outbound packet = PacketWriter.event(this.namespace, event, arguments, InboundPacket.NO_ACK);
		Map<EventLoop, List<EngineSession>> woken = new HashMap<>(4);
		for (NamespaceSocket socket : sockets) {
			if (socket.session().offer(socket, packet.retain())) {
				woken.computeIfAbsent(socket.session().eventLoop(), (loop) -> new ArrayList<>()).add(socket.session());
			}
		}
		packet.release();
		woken.forEach(NamespaceRoom::wake);
	}

	private static void wake(EventLoop loop, List<EngineSession> sessions) {
		try {
			loop.execute(() -> sessions.forEach(EngineSession::run));
		}
		catch (RejectedExecutionException ex) {
			// The server is gone, and its connections with it.
		}
	}

	@Override
	public Collection<SocketIoSocket> sockets() {
		return List.copyOf(this.namespaces.sockets(this.namespace, this.room));
	}

}

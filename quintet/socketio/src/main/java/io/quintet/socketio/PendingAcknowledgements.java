package io.quintet.socketio;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import reactor.core.publisher.MonoSink;

/**
 * Acknowledgements that are awaited from one connection. Belongs to its event loop.
 */
final class PendingAcknowledgements {

	private final int max;

	private final Map<Integer, Awaited> awaited = new HashMap<>(2);

	private int lastId;

	PendingAcknowledgements(int max) {
		this.max = max;
	}

	boolean isFull() {
		return this.awaited.size() >= this.max;
	}

	int add(NamespaceSocket socket, String event, MonoSink<SocketIoEvent> sink) {
		this.lastId = (this.lastId + 1) & Integer.MAX_VALUE;
		this.awaited.put(this.lastId, new Awaited(socket, event, sink));
		return this.lastId;
	}

	/** Forgets an acknowledgement that is no longer awaited. */
	void remove(int id) {
		this.awaited.remove(id);
	}

	/** Passes an acknowledgement on; ignores one that is not awaited. */
	void complete(NamespaceSocket socket, InboundPacket packet) {
		Awaited found = this.awaited.get((int) packet.ack());
		if (found != null && found.socket.equals(socket)) {
			remove((int) packet.ack());
			found.sink.success(new SocketIoEvent(found.event, EventQueue.arguments(packet, 0), false));
		}
	}

	/** Fails those of a socket that ended. */
	void end(NamespaceSocket socket) {
		List<Awaited> ended = new ArrayList<>();
		this.awaited.values().removeIf((one) -> one.socket.equals(socket) && ended.add(one));
		ended.forEach((one) -> one.sink.error(new SocketEndedException()));
	}

	private record Awaited(NamespaceSocket socket, String event, MonoSink<SocketIoEvent> sink) {
	}

}

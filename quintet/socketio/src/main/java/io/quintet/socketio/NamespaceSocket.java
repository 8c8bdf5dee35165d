package io.quintet.socketio;

import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * A client in a namespace, with an id of its own in each namespace, bounded rooms, and
 * events in order.
 */
final class NamespaceSocket implements SocketIoSocket {

	private final EngineSession session;

	private final String id;

	private final String namespace;

	private final Object principal;

	private final EventQueue events;

	private volatile boolean connected = true;

	NamespaceSocket(EngineSession session, String namespace, Object principal) {
		this.session = session;
		this.id = session.engine().ids().next();
		this.namespace = namespace;
		this.principal = principal;
		this.events = new EventQueue(this, session.engine().handler(), session.engine().settings());
	}

	EngineSession session() {
		return this.session;
	}

	EventQueue events() {
		return this.events;
	}

	@Override
	public String id() {
		return this.id;
	}

	@Override
	public String namespace() {
		return this.namespace;
	}

	@Override
	public Object principal() {
		return this.principal;
	}

	@Override
	public boolean isConnected() {
		return this.connected;
	}

	void markDisconnected() {
		this.connected = false;
	}

	@Override
	public long queuedSize() {
		return this.session.out().bytes();
	}

	@Override
	public void emit(String event, SocketIoArguments arguments) {
		if (this.connected) {
			this.session.send(this, PacketWriter.event(this.namespace, event, arguments, InboundPacket.NO_ACK));
		}
	}

	void acknowledge(long ack, SocketIoArguments arguments) {
		if (this.connected) {
			this.session.send(this, PacketWriter.acknowledgement(this.namespace, ack, arguments));
		}
	}

	@Override
	public Mono<SocketIoEvent> emitAndAwait(String event, SocketIoArguments arguments) {
		return Mono.create((sink) -> this.session.execute(() -> ask(event, arguments, sink)));
	}

	private void ask(String event, SocketIoArguments arguments, MonoSink<SocketIoEvent> sink) {
		PendingAcknowledgements pending = this.session.acknowledgements();
		if (!this.connected) {
			sink.error(new SocketEndedException());
			return;
		}
		if (pending.isFull()) {
			sink.error(new IllegalStateException("Too many acknowledgements are awaited from this connection"));
			return;
		}
		int ack = pending.add(this, event, sink);
		sink.onDispose(() -> this.session.execute(() -> pending.remove(ack)));
		Outbound packet;
		try {
			packet = PacketWriter.event(this.namespace, event, arguments, ack);
		}
		catch (RuntimeException ex) {
			pending.remove(ack);
			sink.error(ex);
			return;
		}
		this.session.sendNow(packet);
	}

	@Override
	public void join(String room) {
		int maxRooms = this.session.engine().settings().counts().rooms();
		if (!this.session.engine().namespaces().join(this, room, maxRooms)) {
			throw new IllegalStateException("The socket is in %d rooms already".formatted(maxRooms));
		}
	}

	@Override
	public void leave(String room) {
		this.session.engine().namespaces().leave(this, room);
	}

	@Override
	public void disconnect() {
		this.session.execute(() -> this.session.connection().kick(this));
	}

	@Override
	public void close() {
		this.session.execute(() -> this.session.end(SocketIoDisconnect.SERVER));
	}

	@Override
	public void closeSlow() {
		this.session.execute(() -> this.session.end(SocketIoDisconnect.SLOW));
	}

	@Override
	public String toString() {
		return "SocketIoSocket[id=%s, namespace=%s]".formatted(this.id, this.namespace);
	}

}

package io.quintet.socketio;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import tools.jackson.databind.JsonNode;

/**
 * A connection as Socket.IO sees it: the namespaces it is in, and those it wants to
 * enter. Belongs to the event loop of the session.
 */
final class SocketIoConnection {

	/** Packets to namespaces without the client after which the connection is closed. */
	static final int MAX_IGNORED = 100;

	private static final Logger logger = LoggerFactory.getLogger(SocketIoServer.class);

	/** Largest CONNECT, since it is kept while the application decides. */
	static final int MAX_CONNECT = 65_536;

	private static final String NO_REASON = "Unable to connect";

	private final EngineSession session;

	private final Engine engine;

	private final Handshake handshake;

	/** By name, a {@link NamespaceSocket} or a {@link Decision} that is awaited. */
	private final Map<String, Object> namespaces = new HashMap<>(2);

	private @Nullable BinaryAssembly assembly;

	private @Nullable Future<?> timer;

	private final Memory.Share share;

	/** Memory of what was read and is not over. */
	private long kept;

	private int ignored;

	private int sockets;

	SocketIoConnection(EngineSession session, Handshake handshake) {
		this.session = session;
		this.engine = session.engine();
		this.handshake = handshake;
		this.share = this.engine.memory().new Share();
	}

	/**
	 * Counts what is kept of the client, or not any more.
	 * @param bytes how much more, or less
	 */
	void keep(long bytes) {
		if (this.session.isClosed()) {
			return;
		}
		this.kept += bytes;
		if (!this.share.hold(this.kept, this.session.account())) {
			this.session.end(SocketIoDisconnect.FULL);
		}
	}

	/** Closes the connection in a while unless it enters a namespace. */
	void startTimer() {
		stopTimer();
		if (this.sockets == 0) {
			this.timer = this.session.eventLoop()
				.schedule(this::lonely, this.engine.settings().timing().connect().toNanos(), TimeUnit.NANOSECONDS);
		}
	}

	void stopTimer() {
		if (this.timer != null) {
			this.timer.cancel(false);
			this.timer = null;
		}
	}

	private void lonely() {
		if (this.sockets == 0 && this.session.eventLoop().inEventLoop()) {
			this.session.end(SocketIoDisconnect.SERVER);
		}
	}

	/** Handles a packet without the mark of Engine.IO before it. */
	void receive(String text, int from) {
		if (this.assembly != null) {
			throw new PacketException("attachment expected");
		}
		InboundPacket packet = PacketReader.read(text, from);
		if (packet.attachments() > 0) {
			this.assembly = new BinaryAssembly(packet, this.session.maxMessage());
			keep(packet.memory());
		}
		else {
			receive(packet);
		}
	}

	/** Handles an attachment. */
	void receive(byte[] attachment) {
		if (this.assembly == null) {
			throw new PacketException("no attachment expected");
		}
		InboundPacket packet = this.assembly.add(attachment);
		if (packet == null) {
			keep(attachment.length);
		}
		else {
			keep(attachment.length - packet.memory());
			this.assembly = null;
			receive(packet);
		}
	}

	private void receive(InboundPacket packet) {
		Object found = this.namespaces.get(packet.namespace());
		switch (packet.type()) {
			case CONNECT -> connect(packet, found);
			case DISCONNECT -> disconnect(packet.namespace(), found);
			case EVENT -> {
				if (found instanceof NamespaceSocket socket) {
					keep(packet.memory());
					if (!this.session.isClosed()) {
						socket.events().add(packet);
						this.session.pauseReading(isFull());
					}
				}
				else {
					ignore();
				}
			}
			default -> {
				if (found instanceof NamespaceSocket socket) {
					this.session.acknowledgements().complete(socket, packet);
				}
				else {
					ignore();
				}
			}
		}
	}

	/** A client may not know yet that it is not in a namespace, but not for ever. */
	private void ignore() {
		if (++this.ignored > MAX_IGNORED) {
			throw new PacketException("talks to namespaces without being in them");
		}
	}

	private boolean isFull() {
		for (Object namespace : this.namespaces.values()) {
			if (namespace instanceof NamespaceSocket socket && socket.events().isFull()) {
				return true;
			}
		}
		return false;
	}

	/** An event has been handled, so there may be room again. */
	void eventTaken() {
		if (this.session.isReadingPaused() && !isFull()) {
			this.session.pauseReading(false);
		}
	}

	private void connect(InboundPacket packet, @Nullable Object found) {
		String namespace = packet.namespace();
		if (found != null) {
			throw new PacketException("is connected to the namespace or about to be");
		}
		if (packet.size() > MAX_CONNECT) {
			throw new PacketException("credentials too large");
		}
		if (this.namespaces.size() >= this.engine.settings().counts().namespaces()) {
			this.session.sendNow(PacketWriter.refused(namespace, "Too many namespaces", null));
			return;
		}
		SocketIoConnectRequest request = new SocketIoConnectRequest(namespace, auth(packet.data()),
				this.handshake.headers(), this.handshake.uri(), this.handshake.remoteAddress(),
				this.handshake.principal());
		Decision decision = new Decision(namespace, packet.memory());
		this.namespaces.put(namespace, decision);
		keep(packet.memory());
		if (this.session.isClosed()) {
			return;
		}
		Mono<SocketIoDecision> asked;
		try {
			asked = this.engine.handler().connect(request);
		}
		catch (Throwable ex) {
			asked = Mono.error(ex);
		}
		asked.subscribe(decision);
	}

	private static Map<String, JsonNode> auth(@Nullable JsonNode data) {
		if (data == null) {
			return Map.of();
		}
		Map<String, JsonNode> auth = new LinkedHashMap<>();
		data.properties().forEach((property) -> auth.put(property.getKey(), property.getValue()));
		return auth;
	}

	private void decided(Decision decision, SocketIoDecision result) {
		String namespace = decision.namespace;
		if (!this.namespaces.remove(namespace, decision) || this.session.isClosed()) {
			return;
		}
		keep(-decision.memory);
		if (result instanceof SocketIoDecision.Accept accept) {
			accept(namespace, accept);
		}
		else if (result instanceof SocketIoDecision.Refuse refuse) {
			this.session.sendNow(PacketWriter.refused(namespace, refuse.message(), refuse.data()));
		}
	}

	private void accept(String namespace, SocketIoDecision.Accept accept) {
		NamespaceSocket socket = new NamespaceSocket(this.session, namespace, accept.principal());
		this.engine.namespaces().enter(socket);
		this.namespaces.put(namespace, socket);
		this.sockets++;
		this.session.entered(accept.owner());
		stopTimer();
		try {
			this.engine.handler().connected(socket);
		}
		catch (RuntimeException ex) {
			logger.error("Socket.IO handler failed on a connect to {}", LogText.of(namespace), ex);
		}
		// What the handler has sent waits in the mailbox, and so goes out behind this.
		this.session.sendNow(PacketWriter.connected(namespace, socket.id()));
	}

	private void disconnect(String namespace, @Nullable Object found) {
		if (found instanceof NamespaceSocket socket) {
			leave(socket, SocketIoDisconnect.CLIENT);
		}
		else if (found instanceof Decision decision) {
			this.namespaces.remove(namespace);
			decision.dispose();
			keep(-decision.memory);
		}
	}

	/** Tells a client to leave a namespace. */
	void kick(NamespaceSocket socket) {
		if (this.namespaces.get(socket.namespace()) == socket) {
			this.session.sendNow(PacketWriter.disconnected(socket.namespace()));
			leave(socket, SocketIoDisconnect.SERVER);
		}
	}

	private void leave(NamespaceSocket socket, SocketIoDisconnect reason) {
		this.namespaces.remove(socket.namespace());
		this.sockets--;
		if (!this.session.isClosed()) {
			startTimer();
		}
		left(socket, reason);
		eventTaken();
	}

	private void left(NamespaceSocket socket, SocketIoDisconnect reason) {
		socket.events().end();
		this.engine.namespaces().exit(socket);
		this.session.acknowledgements().end(socket);
		try {
			this.engine.handler().disconnected(socket, reason);
		}
		catch (RuntimeException ex) {
			logger.error("Socket.IO handler failed on a disconnect from {}", LogText.of(socket.namespace()), ex);
		}
	}

	/** The session ended. */
	void end(SocketIoDisconnect reason) {
		stopTimer();
		this.assembly = null;
		for (Object namespace : new ArrayList<>(this.namespaces.values())) {
			if (namespace instanceof NamespaceSocket socket) {
				left(socket, reason);
			}
			else {
				((Decision) namespace).dispose();
			}
		}
		this.namespaces.clear();
		this.sockets = 0;
		this.share.release();
	}

	/** Waits for the application to decide, and comes back to the event loop with it. */
	private final class Decision extends BaseSubscriber<SocketIoDecision> {

		private final String namespace;

		private final long memory;

		private SocketIoDecision result = SocketIoDecision.refuse(NO_REASON);

		Decision(String namespace, long memory) {
			this.namespace = namespace;
			this.memory = memory;
		}

		@Override
		protected void hookOnNext(SocketIoDecision decision) {
			this.result = decision;
		}

		@Override
		protected void hookOnError(Throwable ex) {
			logger.warn("Connect to Socket.IO namespace {} failed", LogText.of(this.namespace), ex);
		}

		@Override
		protected void hookFinally(SignalType type) {
			if (type != SignalType.CANCEL) {
				SocketIoConnection.this.session.execute(() -> SocketIoConnection.this.decided(this, this.result));
			}
		}

	}

}

package io.quintet.socketio;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import tools.jackson.databind.JsonNode;

/**
 * Passes the events of one socket to the application, one after another. Belongs to the
 * event loop of the connection.
 */
final class EventQueue {

	private static final Logger logger = LoggerFactory.getLogger(SocketIoServer.class);

	private final NamespaceSocket socket;

	private final SocketIoHandler handler;

	private final int maxEvents;

	private final int maxSize;

	private final ArrayDeque<InboundPacket> waiting = new ArrayDeque<>(1);

	private int waitingSize;

	/** Memory of the event that runs. */
	private long running;

	private boolean busy;

	private boolean ended;

	EventQueue(NamespaceSocket socket, SocketIoHandler handler, SocketIoSettings settings) {
		this.socket = socket;
		this.handler = handler;
		this.maxEvents = settings.counts().pendingEvents();
		this.maxSize = settings.maxPayload();
	}

	void add(InboundPacket packet) {
		if (!this.busy) {
			run(packet);
			return;
		}
		this.waiting.add(packet);
		this.waitingSize += packet.size();
	}

	/** Tells whether so much waits that nothing more should be read. */
	boolean isFull() {
		return this.waiting.size() >= this.maxEvents || this.waitingSize >= this.maxSize;
	}

	/** Forgets what waits; the event that runs may run to its end. */
	void end() {
		this.ended = true;
		SocketIoConnection connection = this.socket.session().connection();
		this.waiting.forEach((packet) -> connection.keep(-packet.memory()));
		this.waiting.clear();
		connection.keep(-this.running);
	}

	private void run(InboundPacket packet) {
		this.busy = true;
		this.running = packet.memory();
		SocketIoEvent event = new SocketIoEvent(name(packet), arguments(packet, 1),
				packet.ack() != InboundPacket.NO_ACK);
		boolean holdsBack = true;
		Mono<SocketIoArguments> answer;
		try {
			holdsBack = this.handler.holdsBack(event);
			answer = this.handler.event(this.socket, event);
		}
		catch (Throwable ex) {
			// Also an error must not keep the events behind this one.
			answer = Mono.error(ex);
		}
		answer.subscribe(new Answer(event.name(), packet.ack(), holdsBack));
		if (!holdsBack) {
			this.socket.session().execute(this::next);
		}
	}

	private static String name(InboundPacket packet) {
		JsonNode data = Objects.requireNonNull(packet.data());
		return data.get(0).stringValue();
	}

	private void next() {
		if (this.ended) {
			return;
		}
		this.busy = false;
		this.socket.session().connection().keep(-this.running);
		this.running = 0;
		InboundPacket packet = this.waiting.poll();
		if (packet != null) {
			this.waitingSize -= packet.size();
			run(packet);
		}
		this.socket.session().connection().eventTaken();
	}

	/** Returns the elements of the payload from one on. */
	static List<JsonNode> arguments(InboundPacket packet, int from) {
		JsonNode data = packet.data();
		if (data == null) {
			return List.of();
		}
		List<JsonNode> arguments = new ArrayList<>(Math.max(0, data.size() - from));
		for (int i = from; i < data.size(); i++) {
			arguments.add(data.get(i));
		}
		return arguments;
	}

	/**
	 * Sends the acknowledgement from the thread that made it, behind what that thread has
	 * sent before.
	 */
	private final class Answer extends BaseSubscriber<SocketIoArguments> {

		private final String event;

		private final long ack;

		private final boolean holdsBack;

		Answer(String event, long ack, boolean holdsBack) {
			this.event = event;
			this.ack = ack;
			this.holdsBack = holdsBack;
		}

		@Override
		protected void hookOnNext(SocketIoArguments arguments) {
			if (this.ack != InboundPacket.NO_ACK) {
				EventQueue.this.socket.acknowledge(this.ack, arguments);
			}
		}

		@Override
		protected void hookOnError(Throwable ex) {
			if (ex instanceof SocketEndedException) {
				logger.debug("Event {} waited for a socket that ended", LogText.of(this.event));
			}
			else {
				logger.warn("Event {} of {} failed", LogText.of(this.event),
						LogText.of(EventQueue.this.socket.namespace()), ex);
			}
		}

		@Override
		protected void hookFinally(SignalType type) {
			if (this.holdsBack) {
				EventQueue.this.socket.session().execute(EventQueue.this::next);
			}
		}

	}

}

package io.quintet.socketio;

import java.util.Base64;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection as Engine.IO sees it.
 * <p>
 * All of it runs on one event loop, that of the transport. Other threads put what they
 * want into a mailbox, which keeps the order of each of them and wakes the loop once for
 * a burst. When a client moves from polling to a WebSocket on another event loop, the
 * session moves too, between two turns of the mailbox.
 */
final class EngineSession implements Runnable {

	/** Stands between the messages of a polling payload. */
	static final char SEPARATOR = 0x1e;

	private static final Logger logger = LoggerFactory.getLogger(SocketIoServer.class);

	private static final int TURN = 256;

	private final Engine engine;

	private final String id;

	private final SocketIoConnection connection;

	private final OutboundQueue out;

	private final PendingAcknowledgements acknowledgements;

	private final Queue<Object> mailbox = new ConcurrentLinkedQueue<>();

	private final AtomicBoolean woken = new AtomicBoolean();

	private final Heartbeat heartbeat;

	private final @Nullable PollingTransport polling;

	/** Whose memory it takes. */
	private volatile Account account;

	private @Nullable String owner;

	private volatile EventLoop eventLoop;

	private volatile boolean closed;

	private volatile boolean overflown;

	/** Counts sessions in no namespace; {@code null} when this one was in one. */
	private @Nullable AtomicInteger strangers;

	private boolean readingPaused;

	private @Nullable EventLoop nextLoop;

	private @Nullable WebSocketTransport webSocket;

	private @Nullable WebSocketTransport candidate;

	private boolean probed;

	private @Nullable Future<?> upgradeTimer;

	EngineSession(Engine engine, String id, Handshake handshake, EventLoop eventLoop, boolean polling,
			AtomicInteger strangers) {
		this.engine = engine;
		this.id = id;
		this.strangers = strangers;
		this.eventLoop = eventLoop;
		this.account = engine.memory().strangers();
		this.out = new OutboundQueue(engine.settings(), engine.memory());
		this.acknowledgements = new PendingAcknowledgements(engine.settings().counts().pendingAcknowledgements());
		this.connection = new SocketIoConnection(this, handshake);
		this.heartbeat = new Heartbeat(this, this.out, engine.settings());
		this.polling = polling ? new PollingTransport(this, this.out) : null;
	}

	Engine engine() {
		return this.engine;
	}

	String id() {
		return this.id;
	}

	SocketIoConnection connection() {
		return this.connection;
	}

	PendingAcknowledgements acknowledgements() {
		return this.acknowledgements;
	}

	EventLoop eventLoop() {
		return this.eventLoop;
	}

	OutboundQueue out() {
		return this.out;
	}

	boolean isClosed() {
		return this.closed;
	}

	Account account() {
		return this.account;
	}

	/**
	 * Returns how large a message of the client may be: until it is in a namespace, as
	 * large as a CONNECT.
	 */
	int maxMessage() {
		int max = this.engine.settings().maxPayload();
		boolean stranger = this.account == this.engine.memory().strangers();
		return stranger ? Math.min(SocketIoConnection.MAX_CONNECT, max) : max;
	}

	@Nullable PollingTransport polling() {
		return this.polling;
	}

	boolean isUpgraded() {
		return this.webSocket != null;
	}

	/** Tells whether the client is late with the answer to a ping. */
	boolean isOverdue() {
		return this.heartbeat.isOverdue();
	}

	/** Tells whether the client is about to leave polling. */
	boolean isUpgrading() {
		return this.probed;
	}

	boolean isReadingPaused() {
		return this.readingPaused;
	}

	/** Begins, on the event loop; a session without polling has its WebSocket now. */
	void start(@Nullable WebSocketTransport first) {
		this.webSocket = first;
		if (!this.closed) {
			this.heartbeat.start();
			this.connection.startTimer();
		}
	}

	// Mailbox: any thread

	/** Runs something on the event loop, behind what this thread has asked for before. */
	void execute(Runnable task) {
		this.mailbox.add(task);
		wake();
	}

	/** Sends a packet of a socket, which is released once it is sent or dropped. */
	void send(NamespaceSocket socket, Outbound packet) {
		if (offer(socket, packet)) {
			schedule();
		}
	}

	/**
	 * Puts a packet into the mailbox.
	 * @return whether the event loop has to be woken by the caller
	 */
	boolean offer(NamespaceSocket socket, Outbound packet) {
		if (this.closed || !this.out.reserve(packet)) {
			packet.release();
			if (this.closed) {
				return false;
			}
			this.overflown = true;
		}
		else {
			this.mailbox.add(new Delivery(socket, packet));
		}
		return this.woken.compareAndSet(false, true);
	}

	/** Makes sure that the mailbox is looked at. */
	void wake() {
		if (this.woken.compareAndSet(false, true)) {
			schedule();
		}
	}

	private void schedule() {
		try {
			this.eventLoop.execute(this);
		}
		catch (RejectedExecutionException ex) {
			// The server is gone, and its connections with it.
		}
	}

	// From here on: event loop only

	@Override
	public void run() {
		if (!this.eventLoop.inEventLoop()) {
			// The session moved while this was on its way.
			schedule();
			return;
		}
		this.woken.set(false);
		try {
			turn();
		}
		catch (Throwable ex) {
			// Must reach neither the event loop nor the sessions whose turn is next.
			logger.error("Socket.IO session failed", ex);
			end(SocketIoDisconnect.TRANSPORT);
		}
	}

	private void turn() {
		int count = 0;
		Object item = null;
		while (this.nextLoop == null && count++ < TURN && (item = this.mailbox.poll()) != null) {
			if (item instanceof Delivery delivery) {
				deliver(delivery);
			}
			else {
				perform((Runnable) item);
			}
		}
		flush();
		if (this.nextLoop != null) {
			move(this.nextLoop);
		}
		else if (item != null) {
			wake();
		}
	}

	private void deliver(Delivery delivery) {
		if (this.closed || !delivery.socket().isConnected()) {
			this.out.drop(delivery.packet());
		}
		else {
			this.out.add(delivery.packet());
		}
	}

	private void perform(Runnable task) {
		try {
			task.run();
		}
		catch (PacketException ex) {
			violated(ex);
		}
		catch (Throwable ex) {
			logger.error("Socket.IO session failed", ex);
			end(SocketIoDisconnect.TRANSPORT);
		}
	}

	private void move(EventLoop target) {
		this.nextLoop = null;
		this.heartbeat.stop();
		this.connection.stopTimer();
		this.woken.set(true);
		this.mailbox.add((Runnable) this::moved);
		// The last thing that this thread does with the session.
		this.eventLoop = target;
		schedule();
	}

	private void moved() {
		if (!this.closed) {
			this.heartbeat.resume();
			this.connection.startTimer();
		}
	}

	/** The client is in a namespace. */
	void entered(@Nullable String owner) {
		noStranger();
		if (this.account == this.engine.memory().strangers()) {
			this.owner = owner;
			this.account = this.engine.memory().enter(owner);
			this.out.moveTo(this.account);
		}
	}

	/** The client is in a namespace, or gone. */
	private void noStranger() {
		if (this.strangers != null) {
			this.strangers.decrementAndGet();
			this.strangers = null;
		}
	}

	/** Queues a packet behind what is queued already. */
	void sendNow(Outbound packet) {
		if (this.closed) {
			packet.release();
		}
		else {
			if (this.out.reserve(packet)) {
				this.out.add(packet);
			}
			else {
				packet.release();
				this.overflown = true;
			}
			wake();
		}
	}

	/** Queues a packet of the protocol itself. */
	void sendControl(Outbound packet) {
		this.out.addControl(packet);
		wake();
	}

	/** Gives to the transport what it takes. */
	void flush() {
		if (this.closed || this.nextLoop != null) {
			return;
		}
		if (this.webSocket != null) {
			this.webSocket.write(this.out);
		}
		else if (this.polling != null && !this.probed) {
			this.polling.flush();
		}
		this.out.settle();
		if (this.overflown || this.out.isOverflowing()) {
			end(SocketIoDisconnect.SLOW);
		}
	}

	/** Handles a message of a client on any transport. */
	void receive(String text, boolean fromPolling) {
		if (this.closed) {
			return;
		}
		if (text.isEmpty()) {
			throw new PacketException("empty packet");
		}
		switch (text.charAt(0)) {
			case '1' -> end(SocketIoDisconnect.CLIENT);
			case '3' -> this.heartbeat.answered();
			case '4' -> this.connection.receive(text, 1);
			case '6' -> {
				// Says nothing.
			}
			case 'b' -> {
				if (!fromPolling) {
					throw new PacketException("unknown packet type");
				}
				this.connection.receive(base64(text));
			}
			default -> throw new PacketException("unknown packet type");
		}
	}

	private static byte[] base64(String text) {
		try {
			return Base64.getDecoder().decode(text.substring(1));
		}
		catch (IllegalArgumentException ex) {
			throw new PacketException("not Base64");
		}
	}

	/**
	 * Performs a task of a transport: at once on the event loop of the session, unless
	 * something waits for its turn there.
	 */
	void dispatch(Runnable task) {
		if (this.eventLoop.inEventLoop() && this.mailbox.isEmpty()) {
			perform(task);
		}
		else {
			execute(task);
		}
	}

	/** Handles a text message of a WebSocket. */
	void receive(WebSocketTransport from, String text) {
		if (from == this.webSocket) {
			receive(text, false);
		}
		else if (from == this.candidate) {
			receiveProbe(from, text);
		}
	}

	/** Handles a binary message of a WebSocket. */
	void receive(WebSocketTransport from, byte[] data) {
		if (this.closed) {
			return;
		}
		if (from == this.webSocket) {
			this.connection.receive(data);
		}
		else if (from == this.candidate) {
			dropCandidate();
		}
	}

	/** Lets a WebSocket try to take over from polling. */
	void probe(WebSocketTransport transport) {
		if (this.closed || this.webSocket != null || this.candidate != null) {
			transport.close(WebSocketTransport.NORMAL);
			return;
		}
		this.candidate = transport;
		this.upgradeTimer = this.eventLoop.schedule(this::dropCandidate,
				this.engine.settings().timing().upgrade().toNanos(), TimeUnit.NANOSECONDS);
	}

	private void receiveProbe(WebSocketTransport from, String text) {
		if (text.equals("2probe") && !this.probed && this.polling != null) {
			this.probed = true;
			from.writeNow(Outbound.PROBE_ANSWER.retain());
			// From here on polls bring nothing any more, so that nothing overtakes.
			this.polling.release();
		}
		else if (text.equals("5") && this.probed && this.polling != null) {
			stopUpgradeTimer();
			this.polling.abandon();
			this.probed = false;
			this.candidate = null;
			this.webSocket = from;
			from.pause(this.readingPaused);
			if (from.eventLoop() != this.eventLoop) {
				this.nextLoop = from.eventLoop();
			}
			wake();
		}
		else {
			dropCandidate();
		}
	}

	private void dropCandidate() {
		WebSocketTransport transport = this.candidate;
		stopUpgradeTimer();
		this.candidate = null;
		this.probed = false;
		if (transport != null) {
			transport.close(WebSocketTransport.NORMAL);
		}
		flush();
	}

	private void stopUpgradeTimer() {
		if (this.upgradeTimer != null) {
			this.upgradeTimer.cancel(false);
			this.upgradeTimer = null;
		}
	}

	/** A WebSocket is gone, or about to. */
	void lost(WebSocketTransport transport, SocketIoDisconnect reason) {
		if (transport == this.webSocket) {
			end(reason);
		}
		else if (transport == this.candidate) {
			dropCandidate();
		}
	}

	/** Stops or resumes reading from the client. */
	void pauseReading(boolean paused) {
		if (this.readingPaused == paused || this.closed) {
			return;
		}
		this.readingPaused = paused;
		if (this.webSocket != null) {
			this.webSocket.pause(paused);
		}
		if (!paused) {
			this.heartbeat.readingResumed();
			if (this.polling != null) {
				this.polling.answerPost();
			}
		}
	}

	/** A client sent what it must not. */
	void violated(PacketException ex) {
		logger.debug("Socket.IO client broke the protocol: {}", ex.getMessage());
		end(SocketIoDisconnect.PROTOCOL);
	}

	/** Ends the session, once. */
	void end(SocketIoDisconnect reason) {
		if (this.closed) {
			return;
		}
		if (reason == SocketIoDisconnect.SERVER || reason == SocketIoDisconnect.SHUTDOWN) {
			sendLast();
		}
		this.closed = true;
		this.heartbeat.stop();
		noStranger();
		this.engine.ended(this, reason);
		if (this.webSocket != null) {
			this.webSocket.close(WebSocketTransport.closeCode(reason));
		}
		if (this.polling != null) {
			this.polling.end();
		}
		if (this.candidate != null) {
			dropCandidate();
		}
		this.out.clear();
		this.connection.end(reason);
		this.engine.memory().exit(this.owner);
		wake();
	}

	/** What was sent before the end goes out as far as the client takes it. */
	private void sendLast() {
		if (this.webSocket != null && this.nextLoop == null) {
			this.webSocket.write(this.out);
		}
	}

	private record Delivery(NamespaceSocket socket, Outbound packet) {
	}

}

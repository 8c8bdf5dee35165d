package io.quintet.socketio;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * The sessions of a server, and what becomes of each request to the endpoint.
 */
final class Engine {

	/** How long a WebSocket that is closed may take to end. */
	static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

	/**
	 * Most sessions without a namespace that one HTTP connection may open. Pages and
	 * proxies share connections, but one connection must not take all places.
	 */
	static final int MAX_STRANGERS = 128;

	private static final String TEXT = "text/plain; charset=UTF-8";

	private final SocketIoSettings settings;

	private final SocketIoHandler handler;

	private final Origins origins;

	private final Namespaces namespaces;

	private final Memory memory;

	private final RandomIds ids = new RandomIds();

	private final Map<String, EngineSession> sessions = new ConcurrentHashMap<>();

	private final AtomicInteger connections = new AtomicInteger();

	private final Set<WebSocketTransport> webSockets = ConcurrentHashMap.newKeySet();

	private final LongAdder slow = new LongAdder();

	private final LongAdder protocol = new LongAdder();

	private final LongAdder full = new LongAdder();

	private final LongAdder refused = new LongAdder();

	private final Sinks.Empty<Void> allClosed = Sinks.empty();

	private volatile boolean refusing;

	private volatile boolean closing;

	Engine(SocketIoSettings settings, SocketIoHandler handler, Namespaces namespaces) {
		this.settings = settings;
		this.handler = handler;
		this.origins = new Origins(settings.allowedOrigins());
		this.namespaces = namespaces;
		this.memory = new Memory(settings);
	}

	SocketIoSettings settings() {
		return this.settings;
	}

	SocketIoHandler handler() {
		return this.handler;
	}

	Origins origins() {
		return this.origins;
	}

	Namespaces namespaces() {
		return this.namespaces;
	}

	Memory memory() {
		return this.memory;
	}

	RandomIds ids() {
		return this.ids;
	}

	/** Returns the account of the session that a body is for. */
	Account account(HttpExchange exchange) {
		EngineSession session = session(exchange);
		return (session != null) ? session.account() : this.memory.strangers();
	}

	/** Returns how large a body may be. */
	int maxBody(HttpExchange exchange) {
		EngineSession session = session(exchange);
		return (session != null) ? session.maxMessage() : this.settings.maxPayload();
	}

	private @Nullable EngineSession session(HttpExchange exchange) {
		String sid = exchange.target().sid();
		return (sid != null) ? this.sessions.get(sid) : null;
	}

	/** Refuses a body as it comes, and ends the session it was meant for. */
	void refuseBody(HttpExchange exchange, Refusal refusal) {
		EngineSession session = session(exchange);
		SocketIoDisconnect reason = (refusal == Refusal.NO_ROOM) ? SocketIoDisconnect.FULL
				: SocketIoDisconnect.PROTOCOL;
		exchange.refuse(refusal);
		if (session != null && session.polling() != null) {
			session.execute(() -> {
				if (!session.isUpgraded()) {
					session.end(reason);
				}
			});
		}
	}

	/** Refuses a request whose body is not wanted, before it is read. */
	void begin(HttpExchange exchange, boolean tooLarge) {
		EngineRequest target = exchange.target();
		if (tooLarge) {
			refuseBody(exchange, Refusal.TOO_LARGE);
		}
		else if (target.method().equals(HttpMethod.POST)) {
			Refusal refusal = target.refusal();
			String sid = target.sid();
			if (refusal == null && (sid == null || !this.sessions.containsKey(sid))) {
				refusal = Refusal.SESSION_UNKNOWN;
			}
			if (refusal != null) {
				exchange.refuse(refusal);
			}
		}
	}

	/** Handles a request that has been read to its end. */
	void handle(HttpExchange exchange) {
		EngineRequest target = exchange.target();
		if (target.method().equals(HttpMethod.OPTIONS)) {
			exchange.answerPreflight();
			return;
		}
		Refusal refusal = this.origins.allow(exchange.request().getHeaders()) ? target.refusal() : Refusal.FORBIDDEN;
		if (refusal != null) {
			exchange.refuse(refusal);
		}
		else if (target.isWebSocket()) {
			handleUpgrade(exchange, target);
		}
		else {
			handlePolling(exchange, target);
		}
	}

	private void handlePolling(HttpExchange exchange, EngineRequest target) {
		if (target.sid() == null) {
			openPolling(exchange);
			return;
		}
		EngineSession session = this.sessions.get(target.sid());
		PollingTransport polling = (session != null) ? session.polling() : null;
		if (session == null) {
			exchange.refuse(Refusal.SESSION_UNKNOWN);
		}
		else if (polling == null) {
			exchange.refuse(Refusal.BAD_REQUEST);
		}
		else if (target.method().equals(HttpMethod.POST)) {
			post(exchange, session, polling);
		}
		else {
			session.execute(() -> polling.get(exchange));
		}
	}

	private static void post(HttpExchange exchange, EngineSession session, PollingTransport polling) {
		String body;
		try {
			body = exchange.takeBody();
		}
		catch (PacketException ex) {
			exchange.refuse(Refusal.BAD_REQUEST);
			session.execute(() -> session.violated(ex));
			return;
		}
		session.execute(() -> polling.post(exchange, body));
	}

	private void openPolling(HttpExchange exchange) {
		if (exchange.strangers().get() >= MAX_STRANGERS) {
			this.refused.increment();
			exchange.refuse(Refusal.FULL);
			return;
		}
		Refusal refusal = admit();
		if (refusal != null) {
			exchange.refuse(refusal);
			return;
		}
		EngineSession session = open(exchange, true);
		session.execute(() -> {
			session.start(null);
			exchange.answer(TEXT, opening(session));
		});
	}

	private void handleUpgrade(HttpExchange exchange, EngineRequest target) {
		if (!WebSocketUpgrade.isValid(exchange.request().getHeaders())) {
			exchange.refuse(Refusal.BAD_REQUEST);
		}
		else if (target.sid() == null) {
			openWebSocket(exchange);
		}
		else {
			probeWebSocket(exchange);
		}
	}

	private void openWebSocket(HttpExchange exchange) {
		Refusal refusal = admit();
		if (refusal != null) {
			exchange.refuse(refusal);
			return;
		}
		EngineSession session = open(exchange, false);
		WebSocketTransport transport = new WebSocketTransport(this, exchange.channel(), session);
		exchange.upgrade(transport, (upgraded) -> {
			if (upgraded) {
				session.start(transport);
				session.sendControl(Outbound.of(opening(session)));
			}
			else {
				session.execute(() -> session.end(SocketIoDisconnect.TRANSPORT));
			}
		});
	}

	private void probeWebSocket(HttpExchange exchange) {
		EngineSession session = session(exchange);
		if (session == null) {
			exchange.refuse(Refusal.SESSION_UNKNOWN);
			return;
		}
		WebSocketTransport transport = new WebSocketTransport(this, exchange.channel(), session);
		exchange.upgrade(transport, (upgraded) -> {
			if (upgraded) {
				session.execute(() -> session.probe(transport));
			}
		});
	}

	private @Nullable Refusal admit() {
		if (this.refusing) {
			return Refusal.CLOSING;
		}
		if (this.connections.incrementAndGet() > this.settings.counts().connections()) {
			this.connections.decrementAndGet();
			this.refused.increment();
			return Refusal.FULL;
		}
		return null;
	}

	private EngineSession open(HttpExchange exchange, boolean polling) {
		EngineSession session = new EngineSession(this, this.ids.next(),
				Handshake.of(exchange.request(), exchange.principal()), exchange.channel().eventLoop(), polling,
				exchange.strangers());
		exchange.strangers().incrementAndGet();
		this.sessions.put(session.id(), session);
		if (this.closing) {
			session.execute(() -> session.end(SocketIoDisconnect.SHUTDOWN));
		}
		return session;
	}

	private String opening(EngineSession session) {
		return "0{\"sid\":\"%s\",\"upgrades\":[%s],\"pingInterval\":%d,\"pingTimeout\":%d,\"maxPayload\":%d}".formatted(
				session.id(), (session.polling() != null) ? "\"websocket\"" : "",
				this.settings.timing().pingInterval().toMillis(), this.settings.timing().pingTimeout().toMillis(),
				this.settings.maxPayload());
	}

	/** A session ended. */
	void ended(EngineSession session, SocketIoDisconnect reason) {
		this.sessions.remove(session.id());
		this.connections.decrementAndGet();
		if (reason == SocketIoDisconnect.SLOW) {
			this.slow.increment();
		}
		else if (reason == SocketIoDisconnect.PROTOCOL) {
			this.protocol.increment();
		}
		else if (reason == SocketIoDisconnect.FULL) {
			this.full.increment();
		}
		completeWhenClosed();
	}

	/** A WebSocket opened. */
	void opened(WebSocketTransport transport) {
		this.webSockets.add(transport);
		if (this.closing) {
			transport.close(WebSocketTransport.closeCode(SocketIoDisconnect.SHUTDOWN));
		}
	}

	/** A WebSocket is gone. */
	void gone(WebSocketTransport transport) {
		this.webSockets.remove(transport);
		completeWhenClosed();
	}

	private void completeWhenClosed() {
		if (this.closing && this.sessions.isEmpty() && this.webSockets.isEmpty()) {
			this.allClosed.tryEmitEmpty();
		}
	}

	SocketIoStatistics statistics() {
		long packets = 0;
		long bytes = 0;
		for (EngineSession session : this.sessions.values()) {
			packets += session.out().packets();
			bytes += session.out().bytes();
		}
		return new SocketIoStatistics(this.connections.get(), this.namespaces.socketCount(),
				this.namespaces.roomCount(), packets, bytes, this.memory.inbound(), this.slow.sum(),
				this.protocol.sum(), this.full.sum(), this.refused.sum());
	}

	void refuseConnections() {
		this.refusing = true;
	}

	Mono<Void> close() {
		return Mono.defer(() -> {
			this.refusing = true;
			this.closing = true;
			for (EngineSession session : this.sessions.values()) {
				session.execute(() -> session.end(SocketIoDisconnect.SHUTDOWN));
			}
			completeWhenClosed();
			return this.allClosed.asMono().timeout(CLOSE_TIMEOUT.multipliedBy(2)).onErrorComplete();
		});
	}

}

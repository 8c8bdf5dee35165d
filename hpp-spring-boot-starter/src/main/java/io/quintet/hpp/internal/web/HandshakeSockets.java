package io.quintet.hpp.internal.web;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.reactive.socket.WebSocketSession;
import org.springframework.web.reactive.socket.server.WebSocketService;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.quintet.hpp.HandshakeAgents;
import io.quintet.hpp.HandshakeException;
import io.quintet.hpp.HandshakeException.Reason;
import io.quintet.hpp.HandshakeSessions;
import io.quintet.hpp.internal.service.HandshakeService;
import io.quintet.hpp.internal.service.HandshakeStatistics;
import io.quintet.hpp.internal.web.SocketInput.Edit;
import io.quintet.hpp.session.Frame;
import io.quintet.hpp.session.HandshakeEventBus;
import io.quintet.hpp.session.HandshakeSession;

/**
 * The WebSocket of the protocol, to be mapped at {@link #pattern()}. A page of a foreign
 * origin and an address with too many wrong tokens are refused before the upgrade; other
 * refusals are sent as a frame after it.
 */
public final class HandshakeSockets implements WebHandler, AutoCloseable {

	private static final String ID = "sid";

	private final HandshakeSessions sessions;

	private final HandshakeAgents agents;

	private final HandshakeStatistics statistics;

	private final HandshakeWebSettings settings;

	private final WebSocketService upgrades;

	private final OriginPolicy origins;

	private final SocketInput input;

	private final SocketHub hub;

	private final OutboundBudget budget;

	private volatile boolean stopping;

	/**
	 * Creates the handler.
	 * @param handshake the protocol
	 * @param bus carries the frames
	 * @param upgrades upgrades requests
	 * @param settings settings of the transport
	 * @param timer scheduler of heartbeats and expiry; never blocked
	 * @param clock tells when sessions end
	 */
	public HandshakeSockets(HandshakeService handshake, HandshakeEventBus bus, WebSocketService upgrades,
			HandshakeWebSettings settings, Scheduler timer, Clock clock) {
		this.sessions = handshake.sessions();
		this.agents = handshake.agents();
		this.statistics = handshake.statistics();
		this.settings = settings;
		this.upgrades = upgrades;
		this.origins = new OriginPolicy(settings.access().allowedOrigins());
		this.input = new SocketInput(this.sessions, HandshakeWebSettings.MAX_DEPTH);
		this.hub = new SocketHub(handshake, bus, timer, clock, settings.sockets());
		this.budget = new OutboundBudget(settings.sockets().maxTotalQueuedBytes());
	}

	/** Returns the path pattern to map this handler at. */
	public String pattern() {
		return this.settings.paths().wsPrefix() + "/{" + ID + "}";
	}

	@Override
	public Mono<Void> handle(ServerWebExchange exchange) {
		if (!HttpMethod.GET.equals(exchange.getRequest().getMethod())) {
			exchange.getResponse().getHeaders().set(HttpHeaders.ALLOW, "GET");
			return HppResponses.refuse(exchange,
					new HandshakeException(Reason.METHOD_NOT_ALLOWED, "method not allowed"));
		}
		if (!this.origins.allows(exchange.getRequest())) {
			return HppResponses.refuse(exchange,
					new HandshakeException(Reason.ORIGIN_NOT_ALLOWED, "origin not allowed"));
		}
		if (this.stopping) {
			return HppResponses.refuse(exchange,
					new HandshakeException(Reason.FULL, "the server is stopping", Duration.ofSeconds(1)));
		}
		if (!"websocket".equalsIgnoreCase(exchange.getRequest().getHeaders().getUpgrade())) {
			exchange.getResponse().getHeaders().set(HttpHeaders.UPGRADE, "websocket");
			return HppResponses.refuse(exchange, HttpStatus.UPGRADE_REQUIRED, "this path speaks WebSocket only");
		}
		return Mono
			.deferContextual((context) -> this.agents.open(AccessReader.ofSocket(id(exchange), exchange, context)))
			.map((session) -> upgraded(exchange, session))
			.onErrorResume((ex) -> Mono.just((ex instanceof HandshakeException refusal) ? refused(exchange, refusal)
					: HppResponses.fail(exchange, ex)))
			.flatMap(Function.identity());
	}

	private static String id(ServerWebExchange exchange) {
		return exchange.<Map<String, String>>getRequiredAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE)
			.getOrDefault(ID, "");
	}

	private Mono<Void> refused(ServerWebExchange exchange, HandshakeException refusal) {
		return switch (refusal.reason()) {
			case SESSION_NOT_FOUND -> told(exchange, Frame.NOT_FOUND);
			case INVALID_TOKEN -> told(exchange, new Frame.Failure("invalid token"));
			default -> HppResponses.refuse(exchange, refusal);
		};
	}

	private Mono<Void> told(ServerWebExchange exchange, Frame why) {
		WireConnection connection = WireConnection.of(exchange);
		return this.upgrades.handleRequest(exchange, (socket) -> farewell(socket, connection, why));
	}

	private Mono<Void> upgraded(ServerWebExchange exchange, HandshakeSession session) {
		WireConnection connection = WireConnection.of(exchange);
		return this.upgrades.handleRequest(exchange, (socket) -> serve(socket, session, connection));
	}

	private static Mono<Void> farewell(WebSocketSession socket, WireConnection connection, Frame why) {
		return socket.send(Mono.just(socket.textMessage(why.toJson())))
			.then(connection.close(socket, CloseStatus.NORMAL));
	}

	private Mono<Void> serve(WebSocketSession socket, HandshakeSession session, WireConnection connection) {
		SocketGroup group = this.hub.hold(session.id());
		if (group == null) {
			return farewell(socket, connection, new Frame.Failure("too many sockets"));
		}
		Socket output = new Socket(socket, connection, this.settings.sockets(), this.budget, this.statistics);
		this.budget.add(output);
		Disposable beats = Mono.defer(() -> this.hub.delay(output.untilBeat()))
			.doOnNext((tick) -> output.beat())
			.repeat()
			.subscribe();
		this.statistics.socketOpened();
		if (this.stopping) {
			output.offer(Outbound.goodbye(CloseStatus.GOING_AWAY));
		}
		// The frame count is read after the socket has started to collect frames, so none
		// is missed.
		Mono<Void> write = group.add(output)
			.then(this.sessions.find(session.id()))
			.map((current) -> output.write(Outbound.of(connected(current)), current.frames()))
			.switchIfEmpty(Mono.fromSupplier(() -> output.write(Outbound.of(Frame.NOT_FOUND), Outbound.UNNUMBERED)))
			.flatMap(Function.identity());
		Mono<Void> read = socket.receive().doOnNext((message) -> output.received()).<Edit>handle((message, sink) -> {
			Edit edit = this.input.read(message);
			if (edit != null) {
				sink.next(edit);
			}
		}).concatMap((edit) -> this.input.apply(session.id(), edit, output), 1).then();
		return Mono.firstWithSignal(write, read).doFinally((signal) -> {
			beats.dispose();
			this.budget.remove(output);
			output.end();
			this.hub.release(group, output);
			this.statistics.socketClosed();
		});
	}

	private static Frame connected(HandshakeSession session) {
		return new Frame.Connected(session.id(), session.mode());
	}

	/**
	 * Looks for what other nodes have changed.
	 * @return completes when that was possible once; fails when something else than the
	 * connection to the store is wrong
	 */
	public Mono<Void> firstSweep() {
		return this.hub.firstSweep();
	}

	/** Accepts sockets, also after {@link #goodbye()}. */
	public void welcome() {
		this.stopping = false;
	}

	/**
	 * Closes all sockets of this node with the code 1001 and refuses new ones.
	 */
	public void goodbye() {
		this.stopping = true;
		this.hub.goodbye(CloseStatus.GOING_AWAY);
	}

	@Override
	public void close() {
		this.hub.close();
	}

}

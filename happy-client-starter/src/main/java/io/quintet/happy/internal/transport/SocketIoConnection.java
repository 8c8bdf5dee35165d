package io.quintet.happy.internal.transport;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakeException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.WebSocketSession;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Sinks;
import reactor.util.concurrent.Queues;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

import io.quintet.happy.error.AuthenticationException;
import io.quintet.happy.error.HappyConnectionException;
import io.quintet.happy.error.HappyException;
import io.quintet.happy.error.RpcTransportException;
import io.quintet.happy.internal.json.HappyJson;
import io.quintet.happy.internal.transport.RestFailure.Kind;
import io.quintet.support.reactive.TimeLimits;

/**
 * One attempt and, when it succeeds, its connection: Socket.IO 5 over Engine.IO 4, as far
 * as a client needs it that upgrades nothing and sends no binary. Events come on the
 * event loop of the WebSocket.
 */
final class SocketIoConnection implements UpdateConnection, WebSocketHandler {

	private enum State {

		CONNECTING, CONNECTED, CLOSED

	}

	private static final Set<String> EVENTS = Set.of("update", "ephemeral");

	/** Message of the server for a refused token. */
	private static final Set<String> TOKEN_REFUSED = Set.of("Missing authentication token",
			"Invalid authentication token");

	/** Packets that wait for the network. */
	private static final int MAX_QUEUED = 100_000;

	private final String auth;

	private final BiConsumer<String, JsonNode> listener;

	private final FluxSink<UpdateConnection> result;

	private final AtomicReference<State> state = new AtomicReference<>(State.CONNECTING);

	/** Guarded by itself. */
	private final Sinks.Many<String> packets = Sinks.unsafe()
		.many()
		.unicast()
		.onBackpressureBuffer(Queues.<String>get(MAX_QUEUED).get());

	private final Map<Integer, MonoSink<JsonNode>> calls = new ConcurrentHashMap<>();

	private final AtomicInteger lastCall = new AtomicInteger();

	/** Silence after which the server is gone; told by its first packet. */
	private volatile @Nullable Duration silence;

	SocketIoConnection(String auth, BiConsumer<String, JsonNode> listener, FluxSink<UpdateConnection> result) {
		this.auth = auth;
		this.listener = listener;
		this.result = result;
	}

	@Override
	public Mono<Void> handle(WebSocketSession session) {
		Mono<Void> sending = session.send(this.packets.asFlux().map(session::textMessage))
			.then(Mono.defer(session::close));
		Mono<Void> reading = session.receive()
			.timeout(Mono.never(), (message) -> silence())
			.filter((message) -> message.getType() == WebSocketMessage.Type.TEXT)
			.doOnNext((message) -> receive(message.getPayloadAsText()))
			.then();
		return Mono.firstWithSignal(reading, sending);
	}

	private Publisher<?> silence() {
		Duration silence = this.silence;
		return (silence != null) ? Mono.delay(silence, TimeLimits.scheduler()) : Mono.never();
	}

	private void receive(String packet) {
		switch (packet.isEmpty() ? ' ' : packet.charAt(0)) {
			case '0' -> opened(read(packet, 1));
			case '1' -> ended("the server closed it");
			case '2' -> send("3");
			case '4' -> message(packet);
			default -> {
				// Packets that carry nothing, or binary.
			}
		}
	}

	private void opened(JsonNode opening) {
		this.silence = Duration
			.ofMillis(HappyJson.count(opening, "pingInterval", 0) + HappyJson.count(opening, "pingTimeout", 0));
		send("40" + this.auth);
	}

	private void message(String packet) {
		int at = 2;
		while (at < packet.length() && Character.isDigit(packet.charAt(at))) {
			at++;
		}
		switch ((packet.length() > 1) ? packet.charAt(1) : ' ') {
			case '0' -> connected();
			case '1' -> ended("the server ended it");
			case '2' -> event(read(packet, at));
			case '3' -> acknowledged(packet.substring(2, at), read(packet, at));
			case '4' -> failed(refusal(read(packet, at)));
			default -> {
				// Binary, which the server does not send.
			}
		}
	}

	private static JsonNode read(String packet, int from) {
		JsonNode json = HappyJson.read(packet.substring(from));
		if (json == null) {
			throw new HappyConnectionException("The server sent a packet that is not JSON");
		}
		return json;
	}

	private void connected() {
		if (this.state.compareAndSet(State.CONNECTING, State.CONNECTED)) {
			this.result.next(this);
		}
	}

	private void event(JsonNode event) {
		String name = event.path(0).asString("");
		if (EVENTS.contains(name) && this.state.get() != State.CLOSED) {
			this.listener.accept(name, event.path(1));
		}
	}

	private void acknowledged(String id, JsonNode arguments) {
		MonoSink<JsonNode> call = this.calls.get(Integer.valueOf(id));
		if (call != null) {
			JsonNode argument = arguments.path(0);
			call.success(argument.isMissingNode() ? JsonNodeFactory.instance.nullNode() : argument);
		}
	}

	/**
	 * Only a refused token is final; other refusals, of a starting server, are transient.
	 */
	private static HappyException refusal(JsonNode reason) {
		String words = String.valueOf(HappyJson.text(reason, "message"));
		String message = "The server refused the socket: " + RestCalls.line(words);
		return TOKEN_REFUSED.contains(words) ? new AuthenticationException(message)
				: new HappyConnectionException(message);
	}

	/** The WebSocket did not open, or broke. */
	void failed(Throwable ex) {
		end((ex instanceof HappyException known) ? known
				: new RestFailure("The socket of the server is out of reach: " + ex, Kind.TRANSIENT, retryAfter(ex),
						ex),
				(ex instanceof TimeoutException) ? "the server is silent" : String.valueOf(ex.getMessage()));
	}

	private static @Nullable Duration retryAfter(Throwable ex) {
		HttpResponse response = (ex instanceof WebSocketClientHandshakeException refused) ? refused.response() : null;
		return (response != null) ? RestCalls.retryAfter(response.headers().get(HttpHeaderNames.RETRY_AFTER)) : null;
	}

	void ended(String reason) {
		end(new HappyConnectionException("The socket did not connect: " + reason), reason);
	}

	private void end(HappyException refusal, String reason) {
		State before = this.state.getAndSet(State.CLOSED);
		if (before == State.CONNECTING) {
			this.result.error(refusal);
		}
		if (before == State.CONNECTED) {
			this.calls.values().forEach((call) -> call.error(lost(reason)));
			this.result.complete();
		}
		synchronized (this.packets) {
			this.packets.tryEmitComplete();
		}
	}

	private static RpcTransportException lost(String reason) {
		return new RpcTransportException(
				"The connection ended before the answer came (" + reason + "); the call may have been carried out");
	}

	@Override
	public Mono<JsonNode> call(String event, JsonNode data) {
		return Mono.create((sink) -> {
			int id = this.lastCall.getAndIncrement();
			this.calls.put(id, sink);
			sink.onDispose(() -> this.calls.remove(id));
			if (this.state.get() != State.CONNECTED) {
				sink.error(new HappyConnectionException("The socket is not connected"));
				return;
			}
			send("42" + id + arguments(event, data));
		});
	}

	@Override
	public void send(String event, JsonNode data) {
		send("42" + arguments(event, data));
	}

	private static String arguments(String event, JsonNode data) {
		ArrayNode arguments = JsonNodeFactory.instance.arrayNode();
		return HappyJson.write(arguments.add(event).add(data));
	}

	private void send(String packet) {
		Sinks.EmitResult result;
		synchronized (this.packets) {
			result = this.packets.tryEmitNext(packet);
		}
		if (result == Sinks.EmitResult.FAIL_OVERFLOW) {
			ended("too much waits for the network");
		}
	}

	/** Says goodbye and ends the connection, if there is one. */
	boolean close() {
		boolean connected = this.state.get() == State.CONNECTED;
		if (connected) {
			send("41");
			ended("it was closed");
		}
		return connected;
	}

}

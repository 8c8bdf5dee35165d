package io.quintet.happy.internal.transport;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

import io.socket.client.Ack;
import io.socket.client.Manager;
import io.socket.client.Socket;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

import io.quintet.happy.error.AuthenticationException;
import io.quintet.happy.error.HappyConnectionException;
import io.quintet.happy.error.HappyException;
import io.quintet.happy.error.RpcTransportException;
import io.quintet.happy.internal.json.HappyJson;

/**
 * One attempt and, when it succeeds, its connection. Events come on the library's thread.
 */
final class SocketIoConnection implements UpdateConnection {

	private enum State {

		CONNECTING, CONNECTED, CLOSED

	}

	/** Message of the server for a refused token. */
	private static final Set<String> TOKEN_REFUSED = Set.of("Missing authentication token",
			"Invalid authentication token");

	private static final int MAX_WORDS = 300;

	private final Socket socket;

	private final Opening opening;

	private final UpdateListener listener;

	private final MonoSink<UpdateConnection> result;

	private final AtomicReference<State> state = new AtomicReference<>(State.CONNECTING);

	private final Set<MonoSink<JsonNode>> calls = ConcurrentHashMap.newKeySet();

	SocketIoConnection(Socket socket, Opening opening, UpdateListener listener, MonoSink<UpdateConnection> result) {
		this.socket = socket;
		this.opening = opening;
		this.listener = listener;
		this.result = result;
	}

	void open() {
		this.socket.on(Socket.EVENT_CONNECT, (arguments) -> connected());
		this.socket.on(Socket.EVENT_CONNECT_ERROR, (arguments) -> refused(first(arguments)));
		this.socket.on(Socket.EVENT_DISCONNECT, (arguments) -> ended(String.valueOf(first(arguments))));
		this.socket.io().on(Manager.EVENT_ERROR, (arguments) -> refused(first(arguments)));
		for (String event : new String[] { "update", "ephemeral" }) {
			this.socket.on(event, (arguments) -> heard(event, arguments));
		}
		this.socket.connect();
	}

	private static @Nullable Object first(Object[] arguments) {
		return (arguments.length > 0) ? arguments[0] : null;
	}

	private void connected() {
		if (this.state.compareAndSet(State.CONNECTING, State.CONNECTED)) {
			this.result.success(this);
		}
		else {
			this.socket.disconnect();
		}
	}

	private void heard(String event, Object[] arguments) {
		if (this.state.get() != State.CLOSED) {
			this.listener.event(event, (arguments.length > 0) ? OrgJson.node(arguments[0]) : MissingNode.getInstance());
		}
	}

	private void refused(@Nullable Object reason) {
		if (this.state.compareAndSet(State.CONNECTING, State.CLOSED)) {
			giveUp();
			this.result.error(failure(reason));
		}
	}

	/**
	 * A refusal of the server is an object with a message; anything else is a network
	 * error. Only a refused token is final; other refusals, of a proxy or a starting
	 * server, are transient.
	 */
	private static HappyException failure(@Nullable Object reason) {
		String words = (reason instanceof Throwable) ? null : HappyJson.text(OrgJson.node(reason), "message");
		if (words != null) {
			String message = "The server refused the socket: "
					+ ((words.length() > MAX_WORDS) ? words.substring(0, MAX_WORDS) + "…" : words);
			return TOKEN_REFUSED.contains(words) ? new AuthenticationException(message)
					: new HappyConnectionException(message);
		}
		return new HappyConnectionException("The socket of the server is out of reach: " + reason,
				(reason instanceof Throwable cause) ? cause : null);
	}

	private void ended(String reason) {
		State before = this.state.getAndSet(State.CLOSED);
		if (before == State.CONNECTING) {
			this.result.error(failure(reason));
		}
		if (before == State.CONNECTED) {
			for (MonoSink<JsonNode> call : this.calls) {
				call.error(lost(reason));
			}
			this.listener.closed(reason);
		}
	}

	private static RpcTransportException lost(String reason) {
		return new RpcTransportException(
				"The connection ended before the answer came (" + reason + "); the call may have been carried out");
	}

	void abandon() {
		if (this.state.getAndSet(State.CLOSED) != State.CLOSED) {
			giveUp();
		}
	}

	/**
	 * The library does not abort a handshake without a response, which keeps its thread.
	 */
	private void giveUp() {
		this.socket.disconnect();
		this.opening.cancel();
	}

	@Override
	public Mono<JsonNode> call(String event, JsonNode data) {
		return Mono.create((sink) -> {
			this.calls.add(sink);
			sink.onDispose(() -> this.calls.remove(sink));
			if (this.state.get() != State.CONNECTED) {
				sink.error(new HappyConnectionException("The socket is not connected"));
				return;
			}
			this.socket.emit(event, new Object[] { OrgJson.value(data) },
					(Ack) (arguments) -> sink.success(OrgJson.node(first(arguments))));
		});
	}

	@Override
	public void send(String event, JsonNode data) {
		this.socket.emit(event, OrgJson.value(data));
	}

	@Override
	public void close() {
		this.socket.disconnect();
	}

}

package io.quintet.acp.internal.live;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.quintet.socketio.SocketIoArguments;
import io.quintet.socketio.SocketIoDisconnect;
import io.quintet.socketio.SocketIoEvent;
import io.quintet.socketio.SocketIoHandler;
import io.quintet.socketio.SocketIoSocket;

/**
 * A socket in memory that remembers what it was sent, answers and frames in one order.
 */
final class MemorySocket implements SocketIoSocket {

	private static final JsonMapper JSON = JsonMapper.shared();

	private final List<String> log = new CopyOnWriteArrayList<>();

	private final MemoryRooms rooms;

	private final SocketIoHandler handler;

	private final String namespace;

	private final Object principal;

	private Runnable whenAcknowledged = () -> {
	};

	private volatile boolean connected = true;

	private volatile boolean closed;

	private volatile long queuedSize;

	MemorySocket(MemoryRooms rooms, SocketIoHandler handler, String namespace, Object principal) {
		this.rooms = rooms;
		this.handler = handler;
		this.namespace = namespace;
		this.principal = principal;
		handler.connected(this);
	}

	/** Does something right behind the next answer. */
	void whenAcknowledged(Runnable task) {
		this.whenAcknowledged = task;
	}

	/** Sends an event and returns what the answer says, in short. */
	String send(String event, String... arguments) {
		List<JsonNode> nodes = new ArrayList<>();
		for (String argument : arguments) {
			nodes.add(JSON.readTree(argument));
		}
		return send(event, nodes);
	}

	String send(String event, List<JsonNode> arguments) {
		List<String> answers = new CopyOnWriteArrayList<>();
		this.handler.event(this, new SocketIoEvent(event, arguments, true)).subscribe((answer) -> {
			String text = shown(tree(answer));
			answers.add(text);
			this.log.add(text);
			this.whenAcknowledged.run();
		});
		return String.join(" & ", answers);
	}

	/** Sends an event and waits until the server would take the next one. */
	void sendAndWait(String event, String argument) {
		this.handler.event(this, new SocketIoEvent(event, List.of(JSON.readTree(argument)), true))
			.doOnNext((answer) -> this.log.add(shown(tree(answer))))
			.then()
			.block(Duration.ofSeconds(30));
	}

	String joinThread(String threadId) {
		return send("thread:join", "{\"thread_id\":\"" + threadId + "\"}");
	}

	/** Takes what was sent so far. */
	List<String> taken() {
		List<String> taken = List.copyOf(this.log);
		this.log.clear();
		return taken;
	}

	void drop() {
		if (this.connected) {
			this.connected = false;
			this.rooms.leaveAll(this);
			this.handler.disconnected(this, SocketIoDisconnect.TRANSPORT);
		}
	}

	boolean isClosed() {
		return this.closed;
	}

	private static JsonNode tree(SocketIoArguments arguments) {
		return JSON.readTree(new String(((SocketIoArguments.Json) arguments).json(), StandardCharsets.UTF_8));
	}

	private static String shown(JsonNode answer) {
		if (answer.has("replayed")) {
			return "joined " + answer.get("replayed").valueStream().map((event) -> event.get("id").asString()).toList()
					+ (answer.get("replay_truncated").asBoolean() ? " truncated" : "");
		}
		if (answer.has("error")) {
			return answer.at("/error/code").asString() + ": " + answer.at("/error/message").asString();
		}
		return answer.toString();
	}

	@Override
	public String id() {
		return "s" + System.identityHashCode(this);
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

	@Override
	public long queuedSize() {
		return this.queuedSize;
	}

	/** Has a backlog from now on. */
	void queuedSize(long size) {
		this.queuedSize = size;
	}

	@Override
	public void emit(String event, SocketIoArguments arguments) {
		if (this.connected) {
			JsonNode data = tree(arguments);
			String status = data.has("status") ? " " + data.get("id").asString() + " " + data.get("status").asString()
					: "";
			this.log.add(event.equals("event") ? data.get("id").asString() : event + status + text(event, data));
		}
	}

	private static String text(String event, JsonNode data) {
		return switch (event) {
			case "stream:delta" -> " " + data.get("text").stringValue();
			case "stream:end" -> data.get("error").isNull() ? "" : " " + data.at("/error/code").stringValue();
			default -> "";
		};
	}

	@Override
	public Mono<SocketIoEvent> emitAndAwait(String event, SocketIoArguments arguments) {
		return Mono.error(new UnsupportedOperationException());
	}

	@Override
	public void join(String room) {
		if (this.connected) {
			this.rooms.sockets(this.namespace, room).add(this);
		}
	}

	@Override
	public void leave(String room) {
		this.rooms.sockets(this.namespace, room).remove(this);
	}

	@Override
	public void disconnect() {
		drop();
	}

	@Override
	public void close() {
		this.closed = true;
		drop();
	}

	@Override
	public void closeSlow() {
		close();
	}

}

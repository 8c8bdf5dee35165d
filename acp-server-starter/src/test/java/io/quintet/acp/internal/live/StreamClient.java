package io.quintet.acp.internal.live;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.quintet.socketio.SocketIoArguments;
import io.quintet.socketio.SocketIoConnectRequest;
import io.quintet.socketio.SocketIoDecision;
import io.quintet.socketio.SocketIoDisconnect;
import io.quintet.socketio.SocketIoEvent;
import io.quintet.socketio.SocketIoHandler;
import io.quintet.socketio.SocketIoSocket;

/**
 * A client that keeps what it is told by the rules of the React package: a start begins
 * an entry with an empty text, a delta appends, an end changes nothing, the event removes
 * the entry. It keeps its store when its connection drops.
 */
final class StreamClient {

	private static final JsonMapper JSON = JsonMapper.shared();

	private static final String BEGINNING = "{\"created_at\":\"1970-01-01T00:00:00Z\",\"id\":\"evt_0\"}";

	private final MemoryRooms rooms;

	private final SocketIoHandler handler;

	private final String threadId;

	/** Texts that are being written, by the id of their event. */
	private final Map<String, StringBuilder> entries = new HashMap<>();

	/** Those of them that began on the present connection. */
	private final Set<String> begun = new TreeSet<>();

	/** Texts of events, by id. */
	private final Map<String, String> events = new HashMap<>();

	private final List<String> faults = new ArrayList<>();

	private final Set<String> ended = new TreeSet<>();

	private int compared;

	private @Nullable JsonNode last;

	private @Nullable Socket socket;

	StreamClient(MemoryRooms rooms, SocketIoHandler handler, String threadId) {
		this.rooms = rooms;
		this.handler = handler;
		this.threadId = threadId;
	}

	synchronized boolean isConnected() {
		return this.socket != null;
	}

	/** Connects and joins, behind what it knows if it knows something. */
	void join() {
		SocketIoDecision decision = this.handler
			.connect(new SocketIoConnectRequest("/", Map.of(), Map.of(), "/socket.io/", null, null))
			.block();
		Socket connected = new Socket(((SocketIoDecision.Accept) decision).principal());
		String since;
		synchronized (this) {
			this.socket = connected;
			this.begun.clear();
			since = (this.last == null) ? BEGINNING
					: "{\"created_at\":%s,\"id\":%s}".formatted(this.last.get("created_at"), this.last.get("id"));
		}
		this.handler.connected(connected);
		JsonNode request = JSON.readTree("{\"thread_id\":\"" + this.threadId + "\",\"since\":" + since + "}");
		this.handler.event(connected, new SocketIoEvent("thread:join", List.of(request), true))
			.subscribe((answer) -> answered(connected, tree(answer)));
	}

	private synchronized void answered(Socket from, JsonNode answer) {
		if (from != this.socket) {
			return;
		}
		if (answer.has("error")) {
			this.faults.add(answer.toString());
		}
		for (JsonNode event : answer.path("replayed")) {
			stored(event, false);
		}
	}

	void drop() {
		Socket dropped;
		synchronized (this) {
			dropped = this.socket;
			this.socket = null;
		}
		if (dropped != null) {
			dropped.drop();
		}
	}

	private synchronized void take(Socket from, String name, JsonNode data) {
		if (from != this.socket) {
			return;
		}
		String id = data.path("event_id").asString("");
		switch (name) {
			case "stream:start" -> {
				if (this.begun.contains(id)) {
					this.faults.add("began twice: " + id);
				}
				if (this.events.containsKey(id)) {
					this.faults.add("began behind its event: " + id);
				}
				this.begun.add(id);
				this.entries.put(id, new StringBuilder());
			}
			case "stream:delta" -> {
				StringBuilder text = this.entries.get(id);
				if (text == null || !this.begun.contains(id)) {
					this.faults.add("goes on without a beginning: " + id);
				}
				else {
					text.append(data.get("text").stringValue());
				}
			}
			case "stream:end" -> this.ended.add(id);
			case "event" -> stored(data, true);
			default -> {
			}
		}
	}

	private void stored(JsonNode event, boolean live) {
		String id = event.get("id").stringValue();
		this.last = event;
		StringBuilder text = this.entries.remove(id);
		String whole = event.at("/content/0/text").asString(event.path("content").asString(""));
		if (this.events.put(id, whole) != null) {
			this.faults.add("came twice: " + id);
		}
		if (live && text != null && this.begun.contains(id)) {
			this.compared++;
			if (!text.toString().equals(whole)) {
				this.faults.add("differs: " + id + " has '" + text + "' instead of '" + whole + "'");
			}
		}
	}

	/** What went wrong so far. */
	synchronized List<String> faults() {
		return List.copyOf(this.faults);
	}

	synchronized boolean knows(String eventId) {
		return this.events.containsKey(eventId) && this.entries.isEmpty();
	}

	/** The text of an open entry, or of its event. */
	synchronized @Nullable String text(String eventId) {
		StringBuilder open = this.entries.get(eventId);
		return (open != null) ? open.toString() : this.events.get(eventId);
	}

	synchronized Set<String> open() {
		return Set.copyOf(this.entries.keySet());
	}

	/** How many texts it has put together from their beginning to their event. */
	synchronized int compared() {
		return this.compared;
	}

	@Override
	public synchronized String toString() {
		return "client[open %s, begun %s, ended %s, events %s, faults %s, last %s, connected %s]".formatted(
				this.entries.keySet(), this.begun, this.ended, this.events.size(), this.faults,
				(this.last != null) ? this.last.get("id") : null, this.socket != null);
	}

	private static JsonNode tree(SocketIoArguments arguments) {
		return JSON.readTree(new String(((SocketIoArguments.Json) arguments).json(), StandardCharsets.UTF_8));
	}

	private final class Socket implements SocketIoSocket {

		private final Object principal;

		private volatile boolean connected = true;

		Socket(Object principal) {
			this.principal = principal;
		}

		void drop() {
			if (this.connected) {
				this.connected = false;
				StreamClient.this.rooms.leaveAll(this);
				StreamClient.this.handler.disconnected(this, SocketIoDisconnect.TRANSPORT);
			}
		}

		@Override
		public String id() {
			return "s" + System.identityHashCode(this);
		}

		@Override
		public String namespace() {
			return "/";
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
			return 0;
		}

		@Override
		public void emit(String event, SocketIoArguments arguments) {
			if (this.connected) {
				take(this, event, tree(arguments));
			}
		}

		@Override
		public Mono<SocketIoEvent> emitAndAwait(String event, SocketIoArguments arguments) {
			return Mono.error(new UnsupportedOperationException());
		}

		@Override
		public void join(String room) {
			if (this.connected) {
				StreamClient.this.rooms.sockets("/", room).add(this);
			}
		}

		@Override
		public void leave(String room) {
			StreamClient.this.rooms.sockets("/", room).remove(this);
		}

		@Override
		public void disconnect() {
			drop();
		}

		@Override
		public void close() {
			drop();
		}

		@Override
		public void closeSlow() {
			drop();
		}

	}

}

package io.quintet.acp.test;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A Socket.IO client for tests of the live side of ACP, over WebSocket. It needs no
 * library beside the JDK and Jackson, remembers every frame, and waits for what a test
 * expects. Methods that wait block, so they are for the thread of a test, and fail with
 * an {@link AssertionError} when it does not come in time:
 *
 * <pre>
 * try (AcpSocketClient socket = AcpSocketClient.to("http://localhost:" + port)
 * 	.header("authorization", "Bearer change-me")
 * 	.connect()) {
 * 	socket.join(threadId);
 * 	socket.emit("message:send", Map.of("thread_id", threadId, "draft",
 * 			Map.of("content", List.of(Map.of("type", "text", "text", "Hello")))));
 * 	assertThat(socket.next().event()).isEqualTo("event");
 * }
 * </pre>
 */
public final class AcpSocketClient implements AutoCloseable {

	private static final JsonMapper JSON = JsonMapper.builder()
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.build();

	private static final int MAX_FRAMES = 100_000;

	// Whatever is behind it in the queue never came.
	private static final AcpSocketFrame END = new AcpSocketFrame("", JSON.nullNode());

	private final SocketConnection connection;

	private final String namespace;

	private final JsonNode auth;

	private final Duration timeout;

	private final BlockingQueue<AcpSocketFrame> frames = new LinkedBlockingQueue<>(MAX_FRAMES);

	private final Map<Integer, CompletableFuture<List<JsonNode>>> acknowledgements = new ConcurrentHashMap<>();

	private final AtomicInteger ids = new AtomicInteger();

	private final CompletableFuture<String> connected = new CompletableFuture<>();

	private final CompletableFuture<AcpSocketEnd> end = new CompletableFuture<>();

	private AcpSocketClient(SocketConnection connection, String namespace, JsonNode auth, Duration timeout) {
		this.connection = connection;
		this.namespace = namespace;
		this.auth = auth;
		this.timeout = timeout;
	}

	/**
	 * Begins to connect.
	 * @param origin the server, such as {@code http://localhost:8080}
	 * @return a builder
	 */
	public static Builder to(String origin) {
		return new Builder(origin);
	}

	/**
	 * Connects to another namespace over the same connection, with what this client
	 * showed.
	 * @param other name of the namespace
	 * @return a client of that namespace
	 * @throws AcpSocketRefusedException when the server refuses it; this client stays
	 */
	public AcpSocketClient connectTo(String other) {
		AcpSocketClient client = new AcpSocketClient(this.connection, other, this.auth, this.timeout);
		client.connect();
		return client;
	}

	private void connect() {
		this.connection.add(this.namespace, this);
		this.connection.send(header('0') + (this.auth.isEmpty() ? "" : this.auth));
		try {
			this.connection.await(this.connected, "an answer to CONNECT");
		}
		catch (RuntimeException | AssertionError ex) {
			this.connection.remove(this.namespace, this);
			throw ex;
		}
	}

	/**
	 * Returns the id.
	 * @return the id that the server gave
	 */
	public String id() {
		return this.connected.getNow("");
	}

	/**
	 * Emits an event and waits for its acknowledgement.
	 * @param event name of the event
	 * @param data its arguments: plain values or JSON
	 * @return the one argument of the acknowledgement
	 */
	public JsonNode emit(String event, Object... data) {
		List<JsonNode> answer = this.connection.await(emitAsync(event, data), "an acknowledgement of " + event);
		if (answer.size() != 1) {
			throw new AssertionError("The acknowledgement of " + event + " has not one argument: " + answer);
		}
		return answer.get(0);
	}

	/**
	 * Emits an event and does not wait.
	 * @param event name of the event
	 * @param data its arguments: plain values or JSON
	 * @return the arguments of the acknowledgement; fails when the socket ends first
	 */
	public CompletableFuture<List<JsonNode>> emitAsync(String event, Object... data) {
		ArrayNode arguments = JSON.createArrayNode().add(event);
		for (Object argument : data) {
			arguments.add(JSON.<JsonNode>valueToTree(argument));
		}
		int id = this.ids.getAndIncrement();
		CompletableFuture<List<JsonNode>> answer = new CompletableFuture<>();
		this.acknowledgements.put(id, answer);
		if (this.end.isDone()) {
			answer.completeExceptionally(new IllegalStateException("The socket has ended"));
		}
		this.connection.send(header('2') + id + arguments);
		return answer;
	}

	/**
	 * Sends a packet of Engine.IO as it is, for what no proper client sends.
	 * @param packet the packet, such as {@code 42["thread:leave",{}]}
	 */
	public void send(String packet) {
		this.connection.send(packet);
	}

	/**
	 * Sends an attachment of a packet.
	 * @param attachment the bytes
	 */
	public void send(byte[] attachment) {
		this.connection.send(attachment);
	}

	/**
	 * Joins a thread without what happened before.
	 * @param threadId the thread
	 * @return the acknowledgement
	 */
	public JsonNode join(String threadId) {
		return emit("thread:join", Map.of("thread_id", threadId));
	}

	/**
	 * Joins a thread.
	 * @param threadId the thread
	 * @param since an event, or an object with {@code created_at} and {@code id}; what
	 * follows it is replayed
	 * @return the acknowledgement
	 */
	public JsonNode join(String threadId, JsonNode since) {
		ObjectNode cursor = JSON.createObjectNode();
		cursor.set("created_at", since.path("created_at"));
		cursor.set("id", since.path("id"));
		return emit("thread:join", Map.of("thread_id", threadId, "since", cursor));
	}

	/**
	 * Leaves a thread.
	 * @param threadId the thread
	 * @return the acknowledgement
	 */
	public JsonNode leave(String threadId) {
		return emit("thread:leave", Map.of("thread_id", threadId));
	}

	/**
	 * Waits for the next frame.
	 * @return the first frame that was not taken yet
	 */
	public AcpSocketFrame next() {
		AcpSocketFrame frame = poll(this.timeout);
		if (frame == null) {
			throw new AssertionError("Within " + this.timeout + " there was no frame");
		}
		return frame;
	}

	/**
	 * Waits for the next frame of a name; others before it are dropped.
	 * @param event name of the frame
	 * @return the first such frame that was not taken yet
	 */
	public AcpSocketFrame next(String event) {
		AcpSocketFrame frame = next();
		while (!frame.event().equals(event)) {
			frame = next();
		}
		return frame;
	}

	/**
	 * Waits for the next frame.
	 * @param longest how long
	 * @return the first frame that was not taken yet, or {@code null} when there is none
	 * in that time
	 */
	public @Nullable AcpSocketFrame poll(Duration longest) {
		try {
			AcpSocketFrame frame = this.frames.poll(longest.toNanos(), TimeUnit.NANOSECONDS);
			if (END.equals(frame)) {
				this.frames.add(END);
				throw new AssertionError("The socket has ended: " + this.end.getNow(AcpSocketEnd.CLOSED));
			}
			return frame;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError("Interrupted while waiting for a frame", ex);
		}
	}

	/**
	 * Takes all frames that the server sent until it has answered one more event. What it
	 * did before is among them, so no frame can still be on its way.
	 * @return the frames that were not taken yet
	 */
	public List<AcpSocketFrame> drain() {
		leave("th_0000000000000000");
		List<AcpSocketFrame> drained = new ArrayList<>();
		this.frames.drainTo(drained);
		if (drained.remove(END)) {
			this.frames.add(END);
		}
		return drained;
	}

	/**
	 * Tells whether the socket is in its namespace.
	 * @return whether
	 */
	public boolean isConnected() {
		return this.connected.isDone() && !this.end.isDone();
	}

	/**
	 * Waits until the server has ended the socket.
	 * @return how
	 */
	public AcpSocketEnd awaitEnd() {
		return this.connection.await(this.end, "an end");
	}

	/** Leaves the namespace. The connection stays when it has another one. */
	public void disconnect() {
		this.connection.send(header('1'));
		this.connection.remove(this.namespace, this);
		ended(AcpSocketEnd.DISCONNECTED);
	}

	/** Ends the connection without a word, with all its namespaces. */
	public void abort() {
		this.connection.abort();
	}

	@Override
	public void close() {
		if (isConnected()) {
			disconnect();
		}
		if (this.connection.isUnused() || this.end.getNow(AcpSocketEnd.CLOSED) == AcpSocketEnd.CLOSED) {
			this.connection.abort();
		}
	}

	/** Takes what follows type and namespace of a packet. */
	void received(char type, String rest) {
		switch (type) {
			case '0' -> this.connected.complete(JSON.readTree(rest).path("sid").asString(""));
			case '1' -> ended(AcpSocketEnd.DISCONNECTED);
			case '2' -> frame(JSON.readTree(rest));
			case '3' -> acknowledged(rest);
			case '4' -> this.connected
				.completeExceptionally(new AcpSocketRefusedException(this.namespace, JSON.readTree(rest)));
			default -> throw new IllegalArgumentException("Not a packet of text: " + type + rest);
		}
	}

	private void frame(JsonNode arguments) {
		this.frames.add(new AcpSocketFrame(arguments.path(0).asString(""), arguments.path(1)));
	}

	private void acknowledged(String rest) {
		int start = rest.indexOf('[');
		CompletableFuture<List<JsonNode>> waiting = this.acknowledgements
			.remove(Integer.valueOf(rest.substring(0, start)));
		if (waiting != null) {
			waiting.complete(List.copyOf(JSON.readTree(rest.substring(start)).values()));
		}
	}

	void ended(AcpSocketEnd how) {
		if (this.end.complete(how)) {
			IllegalStateException reason = new IllegalStateException("The socket has ended: " + how);
			this.connected.completeExceptionally(reason);
			this.acknowledgements.values().forEach((waiting) -> waiting.completeExceptionally(reason));
			this.frames.add(END);
		}
	}

	private String header(char type) {
		return "4" + type + (this.namespace.equals("/") ? "" : this.namespace + ",");
	}

	/** Says how to connect. */
	public static final class Builder {

		private final String origin;

		private final Map<String, String> headers = new HashMap<>();

		private final Map<String, Object> auth = new LinkedHashMap<>();

		private String path = "/socket.io/";

		private String namespace = "/";

		private Duration timeout = Duration.ofSeconds(30);

		private Builder(String origin) {
			this.origin = origin;
		}

		/**
		 * Adds a header of the handshake.
		 * @param name name of the header
		 * @param value its value
		 * @return this
		 */
		public Builder header(String name, String value) {
			this.headers.put(name, value);
			return this;
		}

		/**
		 * Adds a member of the object that the client connects with.
		 * @param name name of the member
		 * @param value a plain value or JSON
		 * @return this
		 */
		public Builder auth(String name, Object value) {
			this.auth.put(name, value);
			return this;
		}

		/**
		 * Sets the path.
		 * @param path path of the endpoint, {@code /socket.io/} unless set
		 * @return this
		 */
		public Builder path(String path) {
			this.path = path;
			return this;
		}

		/**
		 * Sets the namespace.
		 * @param namespace name of the namespace, {@code /} unless set
		 * @return this
		 */
		public Builder namespace(String namespace) {
			this.namespace = namespace;
			return this;
		}

		/**
		 * Sets how long to wait.
		 * @param timeout longest time that anything may take, 30 seconds unless set
		 * @return this
		 */
		public Builder timeout(Duration timeout) {
			this.timeout = timeout;
			return this;
		}

		/**
		 * Connects.
		 * @return a client that is in its namespace
		 * @throws AcpSocketRefusedException when the server refuses it
		 */
		public AcpSocketClient connect() {
			URI uri = URI.create(this.origin.replaceFirst("^http", "ws") + this.path + "?EIO=4&transport=websocket");
			SocketConnection connection = SocketConnection.open(uri, this.headers, this.timeout);
			AcpSocketClient client = new AcpSocketClient(connection, this.namespace, JSON.valueToTree(this.auth),
					this.timeout);
			try {
				client.connect();
			}
			catch (RuntimeException | AssertionError ex) {
				connection.abort();
				throw ex;
			}
			return client;
		}

	}

}

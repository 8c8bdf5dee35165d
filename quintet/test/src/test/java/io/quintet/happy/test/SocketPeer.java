package io.quintet.happy.test;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import io.socket.client.Ack;
import io.socket.client.IO;
import io.socket.client.Socket;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import org.json.JSONException;
import org.json.JSONObject;
import org.json.JSONTokener;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

import io.quintet.happy.internal.json.HappyJson;

/** The library's client, with what it got as JSON. */
final class SocketPeer implements AutoCloseable {

	private static final long SECONDS = 20;

	private static final OkHttpClient CLIENT = new OkHttpClient();

	final List<JsonNode> updates = new CopyOnWriteArrayList<>();

	final List<JsonNode> ephemerals = new CopyOnWriteArrayList<>();

	final BlockingQueue<JsonNode> registered = new LinkedBlockingQueue<>();

	final BlockingQueue<JsonNode> errors = new LinkedBlockingQueue<>();

	private final Socket socket;

	private SocketPeer(FakeHappyServer server, Map<String, String> auth, boolean reconnection) {
		IO.Options options = new IO.Options();
		options.path = "/v1/updates";
		options.transports = new String[] { "websocket" };
		options.auth = auth;
		options.webSocketFactory = SocketPeer::open;
		options.forceNew = true;
		options.reconnection = reconnection;
		options.reconnectionDelay = 20;
		options.reconnectionDelayMax = 100;
		this.socket = IO.socket(server.uri(), options);
		this.socket.on("update", (arguments) -> this.updates.add(json(arguments[0])));
		this.socket.on("ephemeral", (arguments) -> this.ephemerals.add(json(arguments[0])));
		this.socket.on("rpc-registered", (arguments) -> this.registered.add(json(arguments[0])));
		this.socket.on("rpc-error", (arguments) -> this.registered.add(json(arguments[0])));
		this.socket.on(Socket.EVENT_CONNECT_ERROR, (arguments) -> this.errors.add(json(arguments[0])));
	}

	/** The library does not notice when a server closes a connection in good order. */
	private static WebSocket open(Request request, WebSocketListener listener) {
		return CLIENT.newWebSocket(request, new WebSocketListener() {

			@Override
			public void onOpen(WebSocket webSocket, Response response) {
				listener.onOpen(webSocket, response);
			}

			@Override
			public void onMessage(WebSocket webSocket, String text) {
				listener.onMessage(webSocket, text);
			}

			@Override
			public void onClosing(WebSocket webSocket, int code, String reason) {
				webSocket.close(code, null);
			}

			@Override
			public void onClosed(WebSocket webSocket, int code, String reason) {
				listener.onClosed(webSocket, code, reason);
			}

			@Override
			public void onFailure(WebSocket webSocket, Throwable failure, @Nullable Response response) {
				listener.onFailure(webSocket, failure, response);
			}

		});
	}

	static SocketPeer user(FakeHappyServer server, FakeAccount account) throws Exception {
		return connect(server, Map.of("token", account.token(), "clientType", "user-scoped"));
	}

	static SocketPeer session(FakeHappyServer server, FakeAccount account, String id) throws Exception {
		return connect(server, Map.of("token", account.token(), "clientType", "session-scoped", "sessionId", id));
	}

	static SocketPeer machine(FakeHappyServer server, FakeAccount account, String id) throws Exception {
		return connect(server, Map.of("token", account.token(), "clientType", "machine-scoped", "machineId", id));
	}

	static SocketPeer connect(FakeHappyServer server, Map<String, String> auth) throws Exception {
		SocketPeer peer = new SocketPeer(server, auth, true);
		CompletableFuture<Boolean> connected = new CompletableFuture<>();
		peer.socket.once(Socket.EVENT_CONNECT, (arguments) -> connected.complete(true));
		peer.socket.connect();
		connected.get(SECONDS, TimeUnit.SECONDS);
		return peer;
	}

	static JsonNode refused(FakeHappyServer server, Map<String, String> auth) throws Exception {
		try (SocketPeer peer = new SocketPeer(server, auth, false)) {
			peer.socket.connect();
			return Objects.requireNonNull(peer.errors.poll(SECONDS, TimeUnit.SECONDS));
		}
	}

	boolean isConnected() {
		return this.socket.connected();
	}

	/** Answers calls of methods that this socket registered. */
	void onCall(Function<JsonNode, String> reply) {
		this.socket.on("rpc-request",
				(arguments) -> ((Ack) arguments[arguments.length - 1]).call(reply.apply(json(arguments[0]))));
	}

	void emit(String event, JsonNode data) {
		this.socket.emit(event, foreign(data));
	}

	JsonNode ask(String event, JsonNode data) throws Exception {
		return request(event, data).get(SECONDS, TimeUnit.SECONDS);
	}

	/**
	 * Events of a socket are handled in their order, so an answer would be here before.
	 */
	boolean isAcked(String event, JsonNode data) throws Exception {
		CompletableFuture<JsonNode> ack = request(event, data);
		ask("ping", HappyJson.object());
		return ack.isDone();
	}

	CompletableFuture<JsonNode> request(String event, JsonNode data) {
		CompletableFuture<JsonNode> acked = new CompletableFuture<>();
		this.socket.emit(event, new Object[] { foreign(data) },
				(Ack) (arguments) -> acked.complete(json(arguments[0])));
		return acked;
	}

	private static Object foreign(JsonNode data) {
		try {
			return new JSONTokener(HappyJson.write(data)).nextValue();
		}
		catch (JSONException ex) {
			throw new IllegalArgumentException(ex);
		}
	}

	private static JsonNode json(Object value) {
		if (value instanceof JSONObject) {
			return Objects.requireNonNull(HappyJson.read(value.toString()));
		}
		return StringNode.valueOf(String.valueOf(value));
	}

	@Override
	public void close() {
		this.socket.disconnect();
	}

}

package io.quintet.samples.conformance.happy;

import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.socketio.SocketIoArguments;
import io.quintet.socketio.SocketIoConnectRequest;
import io.quintet.socketio.SocketIoDecision;
import io.quintet.socketio.SocketIoEvent;
import io.quintet.socketio.SocketIoHandler;
import io.quintet.socketio.SocketIoServer;
import io.quintet.socketio.SocketIoSettings;
import io.quintet.socketio.SocketIoSocket;

/**
 * A server that says what a vector tells it to say, right or wrong: it has one machine
 * and one session, takes any token, and acknowledges events from a script. Knows nothing
 * of keys.
 */
final class ScriptedHappyServer implements SocketIoHandler, AutoCloseable {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private final Queue<JsonNode> acks = new ConcurrentLinkedQueue<>();

	private final List<Emitted> emitted = new CopyOnWriteArrayList<>();

	private final List<JsonNode> posted = new CopyOnWriteArrayList<>();

	private final SocketIoServer sockets;

	private final DisposableServer server;

	private volatile Supplier<JsonNode> machine = HappyServer::object;

	private volatile Supplier<JsonNode> session = HappyServer::object;

	ScriptedHappyServer() {
		this.sockets = new SocketIoServer(settings(), (rooms) -> this);
		this.server = HttpServer.create()
			.host("127.0.0.1")
			.port(0)
			.handle(this.sockets.orElse(this::rest))
			.bindNow(TIMEOUT);
	}

	private static SocketIoSettings settings() {
		SocketIoSettings defaults = SocketIoSettings.defaults();
		SocketIoSettings.Timing timing = defaults.timing();
		return new SocketIoSettings("/v1/updates/", defaults.allowedOrigins(), defaults.maxPayload(),
				new SocketIoSettings.Timing(timing.pingInterval(), timing.pingTimeout(), timing.connect(), TIMEOUT),
				defaults.memory(), defaults.counts());
	}

	String url() {
		return "http://127.0.0.1:" + this.server.port();
	}

	/** Begins a case. */
	void script(Supplier<JsonNode> machine, Supplier<JsonNode> session, List<JsonNode> acks) {
		this.machine = machine;
		this.session = session;
		this.acks.clear();
		this.acks.addAll(acks);
		this.emitted.clear();
		this.posted.clear();
	}

	/** Events of a name so far. */
	List<JsonNode> emitted(String event) {
		return this.emitted.stream().filter((one) -> one.event().equals(event)).map(Emitted::data).toList();
	}

	/** Messages that were posted so far. */
	List<JsonNode> posted() {
		return List.copyOf(this.posted);
	}

	@Override
	public Mono<SocketIoDecision> connect(SocketIoConnectRequest request) {
		return Mono.just(SocketIoDecision.accept(request));
	}

	@Override
	public Mono<SocketIoArguments> event(SocketIoSocket socket, SocketIoEvent event) {
		if (!event.acknowledged()) {
			return Mono.empty();
		}
		this.emitted.add(new Emitted(event.name(), event.arguments().get(0)));
		return Mono.justOrEmpty(this.acks.poll()).map(SocketIoArguments::of);
	}

	private Publisher<Void> rest(HttpServerRequest request, HttpServerResponse response) {
		response.header("content-type", "application/json");
		return request.receive()
			.aggregate()
			.asString()
			.defaultIfEmpty("")
			.flatMap((body) -> response
				.sendString(Mono.just(answer(request.method() + " " + request.fullPath(), body, response).toString()))
				.then());
	}

	private JsonNode answer(String request, String body, HttpServerResponse response) {
		ObjectNode answer = HappyServer.object();
		return switch (request) {
			case "GET /v1/machines" -> HappyVectors.JSON.createArrayNode().add(this.machine.get());
			case "GET /v1/sessions", "GET /v2/sessions/active" -> sessions(answer);
			case "GET /v2/sessions" -> sessions(answer).putNull("nextCursor").put("hasNext", false);
			case "GET /v3/sessions/s1/messages" -> {
				answer.putArray("messages");
				yield answer.put("hasMore", false);
			}
			case "POST /v3/sessions/s1/messages" -> stored(answer, HappyVectors.JSON.readTree(body).get("messages"));
			default -> {
				response.status(404);
				yield answer.put("error", "Not found");
			}
		};
	}

	private ObjectNode sessions(ObjectNode answer) {
		answer.putArray("sessions").add(this.session.get());
		return answer;
	}

	private ObjectNode stored(ObjectNode answer, JsonNode messages) {
		for (JsonNode message : messages) {
			this.posted.add(message);
			ObjectNode row = answer.withArray("messages").addObject();
			row.put("id", "m" + this.posted.size()).put("seq", this.posted.size());
			row.set("localId", message.get("localId"));
			row.put("createdAt", 1).put("updatedAt", 1);
		}
		return answer;
	}

	@Override
	public void close() {
		this.sockets.close().block(TIMEOUT);
		this.server.disposeNow(TIMEOUT);
	}

	/** Bytes that no key opens. */
	static String garbage() {
		return Base64.getEncoder().encodeToString(new byte[80]);
	}

	private record Emitted(String event, JsonNode data) {
	}

}

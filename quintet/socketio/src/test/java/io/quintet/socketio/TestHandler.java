package io.quintet.socketio;

import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;

import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.StringNode;

/**
 * Does what the events of a test say, and writes down what it was called for.
 */
final class TestHandler implements SocketIoHandler {

	final SocketIoRooms rooms;

	final BlockingQueue<SocketIoSocket> connected = new LinkedBlockingQueue<>();

	final BlockingQueue<SocketIoDisconnect> disconnected = new LinkedBlockingQueue<>();

	final BlockingQueue<SocketIoConnectRequest> requests = new LinkedBlockingQueue<>();

	/** What connects with {@code "wait": true} wait for. */
	final Sinks.One<SocketIoDecision> decision = Sinks.one();

	/** Ends the event {@code wait} of each socket. */
	final Map<String, Sinks.Empty<SocketIoArguments>> waiting = new ConcurrentHashMap<>();

	/** Answers the events {@code later}, which let others pass. */
	final Sinks.Empty<Void> later = Sinks.empty();

	final Queue<String> events = new ConcurrentLinkedQueue<>();

	TestHandler(SocketIoRooms rooms) {
		this.rooms = rooms;
	}

	@Override
	public Mono<SocketIoDecision> connect(SocketIoConnectRequest request) {
		this.requests.add(request);
		if (request.namespace().equals("/nope")) {
			return Mono.just(SocketIoDecision.refuse("Invalid namespace"));
		}
		if (request.namespace().equals("/broken")) {
			throw new IllegalArgumentException("broken");
		}
		if (request.namespace().equals("/empty")) {
			return Mono.empty();
		}
		JsonNode token = request.auth().get("token");
		if (token != null && token.stringValue().equals("bad")) {
			return Mono.just(
					new SocketIoDecision.Refuse("denied", JsonNodeFactory.instance.objectNode().put("code", "E_AUTH")));
		}
		if (request.auth().containsKey("wait")) {
			return this.decision.asMono();
		}
		JsonNode owner = request.auth().get("owner");
		if (owner != null) {
			return Mono.just(SocketIoDecision.accept(owner.stringValue(), owner.stringValue()));
		}
		return Mono.just(SocketIoDecision.accept((token != null) ? token.stringValue() : "nobody"));
	}

	@Override
	public void connected(SocketIoSocket socket) {
		this.connected.add(socket);
		if (socket.namespace().equals("/greeting")) {
			socket.emit("welcome", SocketIoArguments.of(StringNode.valueOf(socket.id())));
		}
		if (socket.namespace().equals("/failing")) {
			throw new IllegalStateException("failing");
		}
	}

	@Override
	public void disconnected(SocketIoSocket socket, SocketIoDisconnect reason) {
		this.disconnected.add(reason);
	}

	@Override
	public boolean holdsBack(SocketIoEvent event) {
		return !event.name().equals("later");
	}

	@Override
	public Mono<SocketIoArguments> event(SocketIoSocket socket, SocketIoEvent event) {
		this.events.add(event.name());
		SocketIoArguments arguments = new SocketIoArguments.Nodes(event.arguments());
		return switch (event.name()) {
			case "echo" -> Mono.just(arguments);
			case "back" -> {
				socket.emit("back", arguments);
				yield Mono.just(SocketIoArguments.of(StringNode.valueOf("done")));
			}
			case "join" -> {
				socket.join(event.arguments().get(0).stringValue());
				yield Mono.just(SocketIoArguments.of());
			}
			case "leave" -> {
				socket.leave(event.arguments().get(0).stringValue());
				yield Mono.just(SocketIoArguments.of());
			}
			case "room" -> {
				this.rooms.room(socket.namespace(), event.arguments().get(0).stringValue())
					.emit("room", SocketIoArguments.of(event.arguments().get(1)));
				yield Mono.empty();
			}
			case "burst" -> {
				for (int i = 0; i < event.arguments().get(0).intValue(); i++) {
					socket.emit("seq", SocketIoArguments.of(JsonNodeFactory.instance.numberNode(i)));
				}
				yield Mono.empty();
			}
			case "ask" -> socket.emitAndAwait("question", arguments)
				.map((answer) -> new SocketIoArguments.Nodes(answer.arguments()));
			case "later" -> this.later.asMono().thenReturn(SocketIoArguments.of(StringNode.valueOf("late")));
			case "wait" -> this.waiting.computeIfAbsent(socket.namespace(), (key) -> Sinks.empty()).asMono();
			case "kick" -> {
				socket.emit("bye", SocketIoArguments.of());
				socket.disconnect();
				yield Mono.empty();
			}
			case "close" -> {
				socket.emit("bye", SocketIoArguments.of());
				socket.close();
				yield Mono.empty();
			}
			case "fail" -> Mono.error(new IllegalStateException("fail"));
			case "throw" -> throw new IllegalStateException("throw");
			default -> Mono.empty();
		};
	}

}

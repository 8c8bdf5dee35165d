package io.quintet.samples.conformance.socketio;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.socketio.SocketIoArguments;
import io.quintet.socketio.SocketIoConnectRequest;
import io.quintet.socketio.SocketIoDecision;
import io.quintet.socketio.SocketIoEvent;
import io.quintet.socketio.SocketIoHandler;
import io.quintet.socketio.SocketIoRooms;
import io.quintet.socketio.SocketIoSocket;

/**
 * Does what the scripts of the peers ask for. Namespaces begin with {@code /A/} and want
 * a token.
 *
 * @param rooms the rooms of the server
 */
record EchoHandler(SocketIoRooms rooms) implements SocketIoHandler {

	private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

	@Override
	public Mono<SocketIoDecision> connect(SocketIoConnectRequest request) {
		if (!request.namespace().startsWith("/A/")) {
			return Mono.just(SocketIoDecision.refuse("Invalid namespace"));
		}
		JsonNode token = request.auth().get("token");
		if (token == null || !token.isString() || !token.stringValue().equals("good")) {
			return Mono.just(new SocketIoDecision.Refuse("denied", JSON.objectNode().put("code", "E_AUTH")));
		}
		return Mono.just(SocketIoDecision.accept(request));
	}

	@Override
	public Mono<SocketIoArguments> event(SocketIoSocket socket, SocketIoEvent event) {
		return switch (event.name()) {
			case "echo" -> answer(event.arguments());
			case "auth" -> answer(object(((SocketIoConnectRequest) socket.principal()).auth()));
			case "header" -> answer(header(socket, text(event)));
			case "whoami" -> answer(JSON.stringNode(socket.id()));
			case "ask" -> socket.emitAndAwait("question", new SocketIoArguments.Nodes(event.arguments()))
				.map((reply) -> new SocketIoArguments.Nodes(reply.arguments()));
			case "blob" -> blob(socket, event.arguments().get(0).asInt());
			case "digest" -> answer(JSON.stringNode(digest(event.arguments().get(0).binaryValue())));
			case "burst" -> burst(socket, event.arguments().get(0).asInt());
			case "join" -> {
				socket.join(text(event));
				yield answer(JSON.booleanNode(true));
			}
			case "leave" -> {
				socket.leave(text(event));
				yield answer(JSON.booleanNode(true));
			}
			case "tell" -> {
				this.rooms.room(socket.namespace(), text(event))
					.emit("told", SocketIoArguments.of(event.arguments().get(1)));
				yield answer(JSON.booleanNode(true));
			}
			case "kick" -> {
				socket.disconnect();
				yield Mono.empty();
			}
			case "drop" -> {
				socket.close();
				yield Mono.empty();
			}
			default -> Mono.empty();
		};
	}

	private static Mono<SocketIoArguments> answer(JsonNode node) {
		return answer(List.of(node));
	}

	private static Mono<SocketIoArguments> answer(List<JsonNode> nodes) {
		return Mono.just(new SocketIoArguments.Nodes(nodes));
	}

	private static String text(SocketIoEvent event) {
		return event.arguments().get(0).stringValue();
	}

	private static JsonNode object(Map<String, JsonNode> members) {
		ObjectNode object = JSON.objectNode();
		members.forEach(object::set);
		return object;
	}

	private static JsonNode header(SocketIoSocket socket, String name) {
		@Nullable String value = ((SocketIoConnectRequest) socket.principal()).headers().get(name);
		return (value != null) ? JSON.stringNode(value) : JSON.nullNode();
	}

	private static Mono<SocketIoArguments> blob(SocketIoSocket socket, int size) {
		byte[] bytes = new byte[size];
		for (int i = 0; i < size; i++) {
			bytes[i] = (byte) (i * 31);
		}
		socket.emit("blob",
				SocketIoArguments.of(JSON.binaryNode(bytes), JSON.objectNode().set("again", JSON.binaryNode(bytes))));
		return answer(JSON.stringNode(digest(bytes)));
	}

	private static Mono<SocketIoArguments> burst(SocketIoSocket socket, int count) {
		for (int i = 0; i < count; i++) {
			socket.emit("seq", SocketIoArguments.of(JSON.numberNode(i)));
		}
		return answer(JSON.numberNode(count));
	}

	private static String digest(byte[] bytes) {
		try {
			return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}

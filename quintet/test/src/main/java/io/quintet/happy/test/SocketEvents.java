package io.quintet.happy.test;

import java.util.Map;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.happy.internal.json.HappyJson;
import io.quintet.socketio.SocketIoArguments;
import io.quintet.socketio.SocketIoConnectRequest;
import io.quintet.socketio.SocketIoDecision;
import io.quintet.socketio.SocketIoDisconnect;
import io.quintet.socketio.SocketIoEvent;
import io.quintet.socketio.SocketIoHandler;
import io.quintet.socketio.SocketIoSocket;

/** Who may connect, and what becomes of their events. */
final class SocketEvents implements SocketIoHandler {

	private final ServerState server;

	private final VersionedWrites writes;

	SocketEvents(ServerState server) {
		this.server = server;
		this.writes = new VersionedWrites(server);
	}

	@Override
	public Mono<SocketIoDecision> connect(SocketIoConnectRequest request) {
		return Mono.just(decide(request.auth()));
	}

	private SocketIoDecision decide(Map<String, JsonNode> auth) {
		String refusal = this.server.faults.nextRefusal();
		if (refusal != null) {
			return SocketIoDecision.refuse(refusal);
		}
		String token = text(auth.get("token"));
		if (token == null) {
			return SocketIoDecision.refuse("Missing authentication token");
		}
		String type = text(auth.get("clientType"));
		if (ClientScope.SESSION.text.equals(type) && text(auth.get("sessionId")) == null) {
			return SocketIoDecision.refuse("Session ID required for session-scoped clients");
		}
		if (ClientScope.MACHINE.text.equals(type) && text(auth.get("machineId")) == null) {
			return SocketIoDecision.refuse("Machine ID required for machine-scoped clients");
		}
		AccountState account = this.server.faults.isUnauthorized() ? null : this.server.accountOfToken(token);
		if (account == null) {
			return SocketIoDecision.refuse("Invalid authentication token");
		}
		return SocketIoDecision.accept(client(account, type, auth));
	}

	private static ClientSocket client(AccountState account, @Nullable String type, Map<String, JsonNode> auth) {
		if (ClientScope.SESSION.text.equals(type)) {
			return new ClientSocket(account, ClientScope.SESSION, String.valueOf(text(auth.get("sessionId"))));
		}
		if (ClientScope.MACHINE.text.equals(type)) {
			return new ClientSocket(account, ClientScope.MACHINE, String.valueOf(text(auth.get("machineId"))));
		}
		return new ClientSocket(account, ClientScope.USER, "");
	}

	private static @Nullable String text(@Nullable JsonNode value) {
		return (value != null && value.isString() && !value.asString().isEmpty()) ? value.asString() : null;
	}

	@Override
	public void connected(SocketIoSocket socket) {
		ClientSocket client = (ClientSocket) socket.principal();
		client.socket = socket;
		this.server.called("CONNECT", client.scope.text, scope(client));
		synchronized (client.account) {
			client.account.sockets.add(client);
			machineSeen(client, true);
		}
	}

	@Override
	public void disconnected(SocketIoSocket socket, SocketIoDisconnect reason) {
		ClientSocket client = (ClientSocket) socket.principal();
		this.server.called("DISCONNECT", client.scope.text, scope(client));
		this.server.rpc.gone(client);
		synchronized (client.account) {
			client.account.sockets.remove(client);
			machineSeen(client, false);
		}
	}

	private static JsonNode scope(ClientSocket client) {
		return HappyJson.object().put("clientType", client.scope.text).put("id", client.scopeId);
	}

	private void machineSeen(ClientSocket client, boolean active) {
		if (client.scope == ClientScope.MACHINE) {
			this.server.machines.seen(client.account, client.scopeId, active, this.server.now());
		}
	}

	/**
	 * The real server answers calls as they complete, independent of other messages of
	 * the socket.
	 */
	@Override
	public boolean holdsBack(SocketIoEvent event) {
		return !event.name().equals("rpc-call");
	}

	@Override
	public Mono<SocketIoArguments> event(SocketIoSocket socket, SocketIoEvent event) {
		JsonNode data = event.arguments().isEmpty() ? null : event.arguments().get(0);
		this.server.called("EVENT", event.name(), data);
		Mono<JsonNode> ack = handle((ClientSocket) socket.principal(), event.name(), data);
		return ack.filter((answer) -> !this.server.faults.losesAck(event.name())).map(SocketIoArguments::of);
	}

	private Mono<JsonNode> handle(ClientSocket client, String event, @Nullable JsonNode data) {
		return switch (event) {
			case "rpc-call" -> this.server.rpc.call(client, data);
			case "ping" -> Mono.just(HappyJson.object());
			case "update-metadata", "update-state", "machine-update-metadata", "machine-update-state" ->
				Mono.justOrEmpty(this.writes.write(client.account, event, data));
			default -> {
				tell(client, event, data);
				yield Mono.empty();
			}
		};
	}

	/** Events that nothing is answered to. */
	private void tell(ClientSocket client, String event, @Nullable JsonNode data) {
		switch (event) {
			case "message" -> message(client, data);
			case "session-alive" -> sessionAlive(client, data);
			case "session-end" -> sessionEnd(client, data);
			case "machine-alive" -> machineAlive(client, data);
			case "rpc-register" -> register(client, data, true);
			case "rpc-unregister" -> register(client, data, false);
			default -> {
				// The real server ignores what it does not know, too.
			}
		}
	}

	private void message(ClientSocket client, @Nullable JsonNode data) {
		String session = HappyJson.text(data, "sid");
		String ciphertext = HappyJson.text(data, "message");
		if (session != null && ciphertext != null) {
			this.server.sessions.append(client.account, session, MessageRow.envelope(ciphertext),
					HappyJson.text(data, "localId"), client, true);
		}
	}

	private void sessionAlive(ClientSocket client, @Nullable JsonNode data) {
		String session = HappyJson.text(data, "sid");
		if (session != null && data != null) {
			this.server.sessions.activity(client.account, session, true, data.path("thinking").asBoolean(false),
					time(data));
		}
	}

	private void sessionEnd(ClientSocket client, @Nullable JsonNode data) {
		String session = HappyJson.text(data, "sid");
		if (session != null && data != null && data.path("time").isNumber()) {
			this.server.sessions.end(client.account, session, time(data));
		}
	}

	private void machineAlive(ClientSocket client, @Nullable JsonNode data) {
		String machine = HappyJson.text(data, "machineId");
		if (machine != null) {
			this.server.machines.alive(client.account, machine, time(data));
		}
	}

	private long time(@Nullable JsonNode data) {
		long now = this.server.now();
		return Math.min(now, HappyJson.number(data, "time", now));
	}

	private void register(ClientSocket client, @Nullable JsonNode data, boolean on) {
		String method = HappyJson.text(data, "method");
		if (method == null || method.isEmpty()) {
			ObjectNode error = HappyJson.object()
				.put("type", on ? "register" : "unregister")
				.put("error", "Invalid method name");
			client.emit("rpc-error", SocketIoArguments.of(error));
			return;
		}
		RpcTarget target = RpcRelay.of(client);
		if (on) {
			this.server.rpc.register(client.account, method, target);
		}
		else {
			this.server.rpc.unregister(client.account, method, target);
		}
		client.emit(on ? "rpc-registered" : "rpc-unregistered",
				SocketIoArguments.of(HappyJson.object().put("method", method)));
	}

}

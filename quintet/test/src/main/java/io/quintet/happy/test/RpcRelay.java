package io.quintet.happy.test;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.happy.internal.json.HappyJson;
import io.quintet.socketio.SocketIoArguments;
import io.quintet.socketio.SocketIoSocket;

/** Who answers which method, and calls on their way there. */
final class RpcRelay {

	private static final String NOT_AVAILABLE = "RPC method not available";

	private static final int MAX_CALLS = 10_000;

	private final ServerState server;

	private final AtomicInteger running = new AtomicInteger();

	private final Map<Key, RpcTarget> targets = new ConcurrentHashMap<>();

	private final Sinks.Many<Key> registrations = Sinks.many().multicast().directBestEffort();

	RpcRelay(ServerState server) {
		this.server = server;
	}

	synchronized void register(AccountState account, String method, RpcTarget target) {
		Key key = new Key(account, method);
		this.targets.put(key, target);
		this.registrations.tryEmitNext(key);
	}

	void unregister(AccountState account, String method, RpcTarget target) {
		this.targets.remove(new Key(account, method), target);
	}

	/** Forgets what a socket registered. */
	void gone(ClientSocket socket) {
		this.targets.values().removeIf((target) -> target instanceof SocketTarget of && of.client() == socket);
	}

	/** Makes the target that a socket is. */
	static RpcTarget of(ClientSocket socket) {
		return new SocketTarget(socket);
	}

	/**
	 * Calls a method for a client.
	 * @return the acknowledgement
	 */
	Mono<JsonNode> call(ClientSocket caller, @Nullable JsonNode data) {
		String method = HappyJson.text(data, "method");
		if (method == null || method.isEmpty() || data == null) {
			return Mono.just(refused("Invalid parameters: method is required"));
		}
		String planned = this.server.faults.nextRpcError();
		if (planned != null) {
			return Mono.just(refused(planned));
		}
		if (this.running.get() >= MAX_CALLS) {
			return Mono.just(refused("Internal error"));
		}
		this.running.incrementAndGet();
		JsonNode params = data.has("params") ? data.get("params") : NullNode.getInstance();
		return find(new Key(caller.account, method)).flatMap((target) -> call(target, caller, method, params))
			.switchIfEmpty(Mono.fromSupplier(() -> refused(NOT_AVAILABLE)))
			.doFinally((signal) -> this.running.decrementAndGet());
	}

	/** Waits for a method that is not there yet, as the real server does for 15 s. */
	private Mono<RpcTarget> find(Key key) {
		// In this order: what registers in between is seen.
		return Flux.merge(this.registrations.asFlux(), Flux.just(key))
			.filter(key::equals)
			.concatMap((registered) -> Mono.justOrEmpty(this.targets.get(registered)))
			.next()
			.timeout(this.server.settings.offlineMachineWait(), Mono.empty(), this.server.workers.scheduler());
	}

	private Mono<JsonNode> call(RpcTarget target, ClientSocket caller, String method, JsonNode params) {
		if (target instanceof SocketTarget of && of.client() == caller) {
			return Mono.just(refused("Cannot call RPC on the same socket"));
		}
		return target.call(method, params)
			.map(RpcRelay::answered)
			.timeout(this.server.settings.callTimeout(), this.server.workers.scheduler())
			.onErrorResume((ex) -> Mono.just(
					refused((ex instanceof TimeoutException) ? "operation has timed out" : "RPC target disconnected")));
	}

	private static JsonNode answered(JsonNode result) {
		return HappyJson.object().put("ok", true).set("result", result);
	}

	private static JsonNode refused(String error) {
		return HappyJson.object().put("ok", false).put("error", error);
	}

	private record Key(AccountState account, String method) {
	}

	private record SocketTarget(ClientSocket client) implements RpcTarget {

		@Override
		public Mono<JsonNode> call(String method, JsonNode params) {
			SocketIoSocket socket = this.client.socket;
			if (socket == null) {
				return Mono.error(new IllegalStateException("The socket is not connected"));
			}
			ObjectNode request = HappyJson.object().put("method", method).set("params", params);
			return socket.emitAndAwait("rpc-request", SocketIoArguments.of(request))
				.map((ack) -> ack.arguments().isEmpty() ? NullNode.getInstance() : ack.arguments().get(0));
		}

	}

}

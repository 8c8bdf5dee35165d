package io.quintet.samples.conformance.socketio;

import java.util.Set;
import java.util.concurrent.TimeUnit;

import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.socketio.SocketIoArguments;
import io.quintet.socketio.SocketIoConnectRequest;
import io.quintet.socketio.SocketIoDecision;
import io.quintet.socketio.SocketIoEvent;
import io.quintet.socketio.SocketIoHandler;
import io.quintet.socketio.SocketIoSocket;

/**
 * What the protocol's own test suite expects of an application.
 */
final class SuiteHandler implements SocketIoHandler {

	private static final int DELAY_MILLIS = 30;

	private static final Set<String> NAMESPACES = Set.of("/", "/custom");

	@Override
	public Mono<SocketIoDecision> connect(SocketIoConnectRequest request) {
		return Mono.just(NAMESPACES.contains(request.namespace()) ? SocketIoDecision.accept(request)
				: SocketIoDecision.refuse("Invalid namespace"));
	}

	// The suite listens for one message at a time, and misses the second of two that come
	// in one read; the answer to CONNECT is the first.
	@Override
	public void connected(SocketIoSocket socket) {
		ObjectNode auth = JsonNodeFactory.instance.objectNode();
		((SocketIoConnectRequest) socket.principal()).auth().forEach(auth::set);
		Schedulers.parallel()
			.schedule(() -> socket.emit("auth", SocketIoArguments.of(auth)), DELAY_MILLIS, TimeUnit.MILLISECONDS);
	}

	@Override
	public Mono<SocketIoArguments> event(SocketIoSocket socket, SocketIoEvent event) {
		SocketIoArguments same = new SocketIoArguments.Nodes(event.arguments());
		return switch (event.name()) {
			case "message" -> {
				socket.emit("message-back", same);
				yield Mono.empty();
			}
			case "message-with-ack" -> Mono.just(same);
			default -> Mono.empty();
		};
	}

}

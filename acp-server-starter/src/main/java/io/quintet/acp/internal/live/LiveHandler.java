package io.quintet.acp.internal.live;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import io.quintet.acp.internal.json.SocketJson;
import io.quintet.acp.internal.live.SocketOperations.Afterwards;
import io.quintet.acp.thread.AcpException;
import io.quintet.socketio.SocketIoArguments;
import io.quintet.socketio.SocketIoConnectRequest;
import io.quintet.socketio.SocketIoDecision;
import io.quintet.socketio.SocketIoDisconnect;
import io.quintet.socketio.SocketIoEvent;
import io.quintet.socketio.SocketIoHandler;
import io.quintet.socketio.SocketIoSocket;

/**
 * Answers each event with exactly one object, whatever becomes of it.
 */
record LiveHandler(ConnectDecisions decisions, SocketOperations operations) implements SocketIoHandler {

	private static final Logger logger = LoggerFactory.getLogger(LiveHandler.class);

	@Override
	public Mono<SocketIoDecision> connect(SocketIoConnectRequest request) {
		return this.decisions.decide(request);
	}

	@Override
	public void connected(SocketIoSocket socket) {
		if (!this.decisions.entered(socket, joined(socket))) {
			// The client reconnects and is then told why it is refused.
			socket.close();
		}
	}

	// The server sends the answer as soon as it is emitted and takes the next event on
	// completion, so the follow-up runs between the two.
	@Override
	public Mono<SocketIoArguments> event(SocketIoSocket socket, SocketIoEvent event) {
		return Mono.defer(() -> {
			Afterwards afterwards = new Afterwards();
			return Mono.fromDirect(Mono.defer(() -> this.operations.answer(socket, event, afterwards))
				.onErrorResume((ex) -> Mono.just(refusal(ex)))
				.map(SocketIoArguments::ofJson)
				.flux()
				.doOnComplete(afterwards::run)
				.doOnCancel(afterwards::run));
		});
	}

	private static byte[] refusal(Throwable ex) {
		if (ex instanceof AcpException refusal) {
			return SocketJson.refused(refusal.code().wire(), String.valueOf(refusal.getMessage()));
		}
		logger.error("An event of a socket failed", ex);
		return SocketJson.refused("internal_error", "Internal Server Error");
	}

	@Override
	public void disconnected(SocketIoSocket socket, SocketIoDisconnect reason) {
		JoinedThreads joined = joined(socket);
		joined.end();
		this.decisions.left(socket, joined);
	}

	private static JoinedThreads joined(SocketIoSocket socket) {
		return (JoinedThreads) socket.principal();
	}

}

package io.quintet.samples.benchmarks.sockets.server;

import java.io.IOException;
import java.util.Map;

import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

import io.quintet.samples.benchmarks.server.ServerConsole;
import io.quintet.socketio.SocketIoArguments;
import io.quintet.socketio.SocketIoConnectRequest;
import io.quintet.socketio.SocketIoDecision;
import io.quintet.socketio.SocketIoEvent;
import io.quintet.socketio.SocketIoHandler;
import io.quintet.socketio.SocketIoRooms;
import io.quintet.socketio.SocketIoServer;
import io.quintet.socketio.SocketIoSettings;
import io.quintet.socketio.SocketIoSocket;

/**
 * Our Socket.IO server without ACP, as the peers are: who asks joins a room, who
 * publishes sends to all in it.
 */
public final class EngineServer {

	private EngineServer() {
	}

	/**
	 * Serves until standard input ends.
	 * @param args ignored
	 * @throws IOException when standard input fails
	 */
	public static void main(String[] args) throws IOException {
		DisposableServer server = start();
		ServerConsole.serve(server.port(), Map.of());
		server.disposeNow();
	}

	/**
	 * Starts the server on a free port of the loopback interface.
	 * @return the server
	 */
	public static DisposableServer start() {
		SocketIoServer sockets = new SocketIoServer(SocketIoSettings.defaults(), Room::new);
		return HttpServer.create()
			.host("127.0.0.1")
			.port(0)
			.handle(sockets.orElse((request, response) -> response.sendNotFound()))
			.bindNow();
	}

	/**
	 * What the application does.
	 *
	 * @param rooms the rooms of the server
	 */
	private record Room(SocketIoRooms rooms) implements SocketIoHandler {

		@Override
		public Mono<SocketIoDecision> connect(SocketIoConnectRequest request) {
			return Mono.just(SocketIoDecision.accept(""));
		}

		@Override
		public Mono<SocketIoArguments> event(SocketIoSocket socket, SocketIoEvent event) {
			String room = event.arguments().get(0).asString();
			if (event.name().equals("join")) {
				socket.join(room);
				return Mono.just(SocketIoArguments.of(event.arguments().get(0)));
			}
			this.rooms.room(socket.namespace(), room).emit("event", SocketIoArguments.of(event.arguments().get(1)));
			return Mono.empty();
		}

	}

}

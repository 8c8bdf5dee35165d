package io.quintet.samples.conformance.socketio;

import java.time.Duration;
import java.util.function.Function;

import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRoutes;
import tools.jackson.databind.json.JsonMapper;

import io.quintet.socketio.SocketIoHandler;
import io.quintet.socketio.SocketIoRooms;
import io.quintet.socketio.SocketIoServer;
import io.quintet.socketio.SocketIoSettings;
import io.quintet.socketio.SocketIoStatistics;

/**
 * A Socket.IO server on the port of a bare HTTP server with three routes.
 */
final class TestServer implements AutoCloseable {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private final SocketIoSettings settings;

	private final Function<SocketIoRooms, SocketIoHandler> handler;

	private SocketIoServer sockets;

	private DisposableServer server;

	private TestServer(SocketIoSettings settings, Function<SocketIoRooms, SocketIoHandler> handler, int port) {
		this.settings = settings;
		this.handler = handler;
		this.sockets = new SocketIoServer(settings, handler);
		this.server = bind(port);
	}

	static TestServer start(SocketIoSettings settings, Function<SocketIoRooms, SocketIoHandler> handler, int port) {
		return new TestServer(settings, handler, port);
	}

	/**
	 * Starts the server that clients of all kinds talk to: pings come often, and clients
	 * on a busy machine may take their time to answer them.
	 */
	static TestServer startEcho() {
		return start(settings(Duration.ofSeconds(1), TIMEOUT, TIMEOUT), EchoHandler::new, 0);
	}

	static SocketIoSettings settings(Duration pingInterval, Duration pingTimeout, Duration connectTimeout) {
		SocketIoSettings defaults = SocketIoSettings.defaults();
		return new SocketIoSettings(defaults.path(), defaults.allowedOrigins(), defaults.maxPayload(),
				new SocketIoSettings.Timing(pingInterval, pingTimeout, connectTimeout, TIMEOUT), defaults.memory(),
				defaults.counts());
	}

	private DisposableServer bind(int port) {
		HttpServerRoutes routes = HttpServerRoutes.newRoutes()
			.get("/hello", (request, response) -> response.sendString(Mono.just("{\"hello\":\"world\"}")))
			.get("/statistics", (request, response) -> response.sendString(Mono.fromSupplier(this::figures)))
			.post("/size",
					(request,
							response) -> response.sendString(request.receive()
								.aggregate()
								.asByteArray()
								.map((body) -> Integer.toString(body.length))
								.defaultIfEmpty("0")));
		return HttpServer.create().host("127.0.0.1").port(port).handle(this.sockets.orElse(routes)).bindNow(TIMEOUT);
	}

	private String figures() {
		return JsonMapper.shared().writeValueAsString(statistics());
	}

	int port() {
		return this.server.port();
	}

	String url() {
		return "http://127.0.0.1:" + port();
	}

	SocketIoStatistics statistics() {
		return this.sockets.statistics();
	}

	/** Waits until somebody ends the server. */
	void awaitEnd() {
		this.server.onDispose().block();
	}

	/** Ends the server and starts another one on the same port. */
	void restart() {
		int port = port();
		close();
		this.sockets = new SocketIoServer(this.settings, this.handler);
		this.server = bind(port);
	}

	@Override
	public void close() {
		this.sockets.close().block(TIMEOUT);
		this.server.disposeNow(TIMEOUT);
	}

}

package io.quintet.socketio;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.web.reactive.DispatcherHandler;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.reactive.result.SimpleHandlerAdapter;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/**
 * A Socket.IO server beside a few plain routes, on a port of its own.
 */
final class TestServer implements AutoCloseable {

	static final Duration TIMEOUT = Duration.ofSeconds(60);

	final TestHandler handler;

	final SocketIoServer socketIo;

	private final DisposableServer http;

	private TestServer(SocketIoSettings settings, UnaryOperator<HttpServer> customizer) {
		TestHandler[] made = new TestHandler[1];
		this.socketIo = new SocketIoServer(settings, (rooms) -> made[0] = new TestHandler(rooms));
		this.handler = made[0];
		HttpServer server = HttpServer.create()
			.host("127.0.0.1")
			.port(0)
			.handle(new ReactorHttpHandlerAdapter(application(this.socketIo)));
		this.http = customizer.apply(server).bindNow(TIMEOUT);
	}

	/** A WebFlux application without Spring Boot. */
	private static HttpHandler application(SocketIoServer socketIo) {
		Map<String, WebHandler> routes = Map.of("/hello", (exchange) -> text(exchange, Mono.just("hello")), "/later",
				(exchange) -> text(exchange, Mono.delay(Duration.ofMillis(50)).map((tick) -> "later")), "/up",
				(exchange) -> exchange.getResponse().writeWith(DataBufferUtils.join(exchange.getRequest().getBody())));
		GenericApplicationContext context = new GenericApplicationContext();
		context.registerBean(SocketIoHandlerMapping.class, () -> new SocketIoHandlerMapping(socketIo));
		context.registerBean(SimpleUrlHandlerMapping.class, () -> new SimpleUrlHandlerMapping(routes));
		context.registerBean(SimpleHandlerAdapter.class);
		context.refresh();
		return WebHttpHandlerBuilder.webHandler(new DispatcherHandler(context)).build();
	}

	private static Mono<Void> text(ServerWebExchange exchange, Mono<String> text) {
		return exchange.getResponse()
			.writeWith(text.map((
					content) -> exchange.getResponse().bufferFactory().wrap(content.getBytes(StandardCharsets.UTF_8))));
	}

	static TestServer start() {
		return start(SocketIoSettings.defaults());
	}

	static TestServer start(SocketIoSettings settings) {
		return start(settings, UnaryOperator.identity());
	}

	static TestServer start(SocketIoSettings settings, UnaryOperator<HttpServer> customizer) {
		return new TestServer(settings, customizer);
	}

	int port() {
		return this.http.port();
	}

	@Override
	public void close() {
		this.socketIo.close().block(TIMEOUT);
		this.http.disposeNow(TIMEOUT);
	}

	/** Settings that a test changes one or two of. */
	static final class Settings {

		private Duration pingInterval = Duration.ofSeconds(25);

		private Duration pingTimeout = Duration.ofSeconds(20);

		private Duration connectTimeout = Duration.ofSeconds(45);

		private Duration upgradeTimeout = Duration.ofSeconds(10);

		private int maxPayload = 1_000_000;

		private int maxQueuedPackets = 4096;

		private long maxQueuedBytes = 8 << 20;

		private long maxQueuedBytesPerOwner = 32 << 20;

		private long maxQueuedBytesPerNode = 128 << 20;

		private long maxInboundBytes = 64 << 20;

		private int maxConnections = 100;

		private int maxNamespaces = 16;

		private int maxRooms = 1000;

		private int maxPendingEvents = 64;

		private int maxPendingAcknowledgements = 64;

		private Set<String> allowedOrigins = Set.of("*");

		Settings ping(Duration interval, Duration timeout) {
			this.pingInterval = interval;
			this.pingTimeout = timeout;
			return this;
		}

		Settings connectTimeout(Duration timeout) {
			this.connectTimeout = timeout;
			return this;
		}

		Settings upgradeTimeout(Duration timeout) {
			this.upgradeTimeout = timeout;
			return this;
		}

		Settings maxPayload(int max) {
			this.maxPayload = max;
			return this;
		}

		Settings maxQueuedPackets(int max) {
			this.maxQueuedPackets = max;
			return this;
		}

		Settings maxQueuedBytes(long max) {
			this.maxQueuedBytes = max;
			return this;
		}

		Settings maxQueuedBytesPerOwner(long max) {
			this.maxQueuedBytesPerOwner = max;
			return this;
		}

		Settings maxQueuedBytesPerNode(long max) {
			this.maxQueuedBytesPerNode = max;
			return this;
		}

		Settings maxInboundBytes(long max) {
			this.maxInboundBytes = max;
			return this;
		}

		Settings maxConnections(int max) {
			this.maxConnections = max;
			return this;
		}

		Settings maxNamespaces(int max) {
			this.maxNamespaces = max;
			return this;
		}

		Settings maxRooms(int max) {
			this.maxRooms = max;
			return this;
		}

		Settings maxPendingEvents(int max) {
			this.maxPendingEvents = max;
			return this;
		}

		Settings maxPendingAcknowledgements(int max) {
			this.maxPendingAcknowledgements = max;
			return this;
		}

		Settings allowedOrigins(String... origins) {
			this.allowedOrigins = Set.of(origins);
			return this;
		}

		TestServer start() {
			return TestServer.start(build());
		}

		SocketIoSettings build() {
			return new SocketIoSettings("/socket.io/", this.allowedOrigins, this.maxPayload,
					new SocketIoSettings.Timing(this.pingInterval, this.pingTimeout, this.connectTimeout,
							this.upgradeTimeout),
					new SocketIoSettings.Memory(this.maxQueuedBytes, this.maxQueuedBytesPerOwner,
							this.maxQueuedBytesPerNode, this.maxInboundBytes),
					new SocketIoSettings.Counts(this.maxConnections, this.maxNamespaces, this.maxRooms,
							this.maxPendingEvents, this.maxPendingAcknowledgements, this.maxQueuedPackets));
		}

	}

}

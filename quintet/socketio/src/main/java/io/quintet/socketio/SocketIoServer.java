package io.quintet.socketio;

import java.security.Principal;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

import io.netty.channel.Channel;
import org.reactivestreams.Publisher;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import reactor.core.publisher.Mono;
import reactor.netty.NettyPipeline;
import reactor.netty.channel.ChannelOperations;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * A Socket.IO server (protocol 5, Engine.IO 4) for WebFlux on Reactor Netty. A
 * {@link SocketIoHandlerMapping} brings the requests below its path here, behind the
 * filters of the application.
 */
public final class SocketIoServer implements SocketIoRooms, WebHandler {

	private final Namespaces namespaces = new Namespaces();

	private final Engine engine;

	/**
	 * Creates a server.
	 * @param handler makes what the application does with its clients, given the rooms of
	 * the server
	 */
	public SocketIoServer(SocketIoSettings settings, Function<SocketIoRooms, SocketIoHandler> handler) {
		this.engine = new Engine(settings, handler.apply(this), this.namespaces);
	}

	String path() {
		return this.engine.settings().path();
	}

	/** Tells whether a request is for this server. */
	boolean serves(ServerHttpRequest request) {
		return request.getPath().pathWithinApplication().value().startsWith(path());
	}

	/** Tells a browser what a page may do. */
	void answerPreflight(ServerWebExchange exchange) {
		this.engine.origins().answerPreflight(exchange.getRequest().getHeaders(), exchange.getResponse().getHeaders());
	}

	/**
	 * Answers a request of a client, whatever its path.
	 * @param exchange the request and its response, by HTTP/1.1 on Reactor Netty
	 * @return completes when it is answered, or the connection is a WebSocket
	 */
	@Override
	public Mono<Void> handle(ServerWebExchange exchange) {
		Channel channel = channel(exchange.getResponse());
		return exchange.getPrincipal()
			.map(Optional::of)
			.defaultIfEmpty(Optional.empty())
			.flatMap((principal) -> handle(exchange, channel, principal));
	}

	private Mono<Void> handle(ServerWebExchange exchange, Channel channel, Optional<Principal> principal) {
		HttpExchange request = new HttpExchange(exchange, channel, principal.orElse(null), this.engine,
				WebSocketUpgrade::perform);
		if (channel.pipeline().context(NettyPipeline.HttpCodec) == null) {
			// HTTP/2, whose streams are no connections.
			request.refuse(Refusal.HTTP_VERSION);
		}
		return request.handle();
	}

	/**
	 * Answers in a plain Reactor Netty server, without a WebFlux application around it.
	 * @param others answers the requests that are not below the path of this server
	 * @return the handler of the Reactor Netty server, for HTTP/1.1
	 */
	public BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> orElse(
			BiFunction<? super HttpServerRequest, ? super HttpServerResponse, ? extends Publisher<Void>> others) {
		String path = path();
		ReactorHttpHandlerAdapter own = new ReactorHttpHandlerAdapter(WebHttpHandlerBuilder.webHandler(this).build());
		return (request, response) -> request.uri().startsWith(path) ? own.apply(request, response)
				: others.apply(request, response);
	}

	private static Channel channel(ServerHttpResponse response) {
		Object server = ServerHttpResponseDecorator.getNativeResponse(response);
		if (server instanceof ChannelOperations<?, ?> operations) {
			return operations.channel();
		}
		throw new IllegalStateException(
				"Socket.IO needs Reactor Netty as the web server, and this response is a " + server.getClass());
	}

	@Override
	public SocketIoRoom room(String namespace, String room) {
		return new NamespaceRoom(this.namespaces, namespace, room);
	}

	/**
	 * Returns figures.
	 * @return the figures as of now
	 */
	public SocketIoStatistics statistics() {
		return this.engine.statistics();
	}

	/**
	 * Refuses new connections with 503. Those that are there go on.
	 */
	public void refuseConnections() {
		this.engine.refuseConnections();
	}

	/**
	 * Ends all connections so that clients connect again, and refuses new ones with 503.
	 * @return completes when all are closed, after some seconds at the latest
	 */
	public Mono<Void> close() {
		return this.engine.close();
	}

}

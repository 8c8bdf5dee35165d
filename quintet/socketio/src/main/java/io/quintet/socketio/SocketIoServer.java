package io.quintet.socketio;

import java.time.Duration;
import java.util.function.Function;

import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.NettyPipeline;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;

/**
 * A Socket.IO server (protocol 5, Engine.IO 4) that answers below one path of an HTTP/1.1
 * server and leaves every other request to it.
 */
public final class SocketIoServer implements SocketIoRooms {

	private final Namespaces namespaces = new Namespaces();

	private final Engine engine;

	/**
	 * Creates a server.
	 * @param settings its settings
	 * @param handler makes what the application does with its clients, given the rooms of
	 * the server
	 */
	public SocketIoServer(SocketIoSettings settings, Function<SocketIoRooms, SocketIoHandler> handler) {
		this.engine = new Engine(settings, handler.apply(this), this.namespaces);
	}

	/**
	 * Answers requests below the path on the port of an HTTP server.
	 * @param server the server; its protocols and its idle timeout are set already
	 * @return the server to start
	 * @throws Http2NotSupportedException when it speaks more than HTTP/1.1
	 */
	public HttpServer shareWith(HttpServer server) {
		for (HttpProtocol protocol : server.configuration().protocols()) {
			if (protocol != HttpProtocol.HTTP11) {
				throw new Http2NotSupportedException(protocol.name());
			}
		}
		Duration idleTimeout = server.configuration().idleTimeout();
		return server.doOnChannelInit((observer, channel, remoteAddress) -> share(channel, idleTimeout));
	}

	private void share(Channel channel, @Nullable Duration idleTimeout) {
		channel.pipeline()
			.addAfter(NettyPipeline.HttpCodec, "quintet.socketio", new PortShare(this.engine, idleTimeout));
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
	 * Ends all connections so that clients connect again, and refuses new ones with 503.
	 * @return completes when all are closed, after some seconds at the latest
	 */
	public Mono<Void> close() {
		return this.engine.close();
	}

}

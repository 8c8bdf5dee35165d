package io.quintet.happy.test;

import java.time.Duration;

import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import reactor.netty.DisposableServer;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

import io.quintet.socketio.SocketIoServer;

/** The server as long as it runs: one port for requests and sockets. */
final class BoundServer {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final SocketIoServer socketIo;

	private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

	private final DisposableServer http;

	BoundServer(ServerState server, LoopResources loops, int port) {
		this.socketIo = new SocketIoServer(server.settings.socketIo(), (rooms) -> new SocketEvents(server));
		HttpServer shared = HttpServer.create()
			.host("127.0.0.1")
			.port(port)
			.runOn(loops)
			.handle(this.socketIo.orElse(new RestHandler(server)::handle));
		this.http = shared.doOnChannelInit((observer, channel, remoteAddress) -> {
			this.connections.add(channel);
			channel.pipeline().addAfter(NettyPipeline.HttpCodec, "quintet.gate", new SocketGate(server.faults));
		}).bindNow(TIMEOUT);
	}

	int port() {
		return this.http.port();
	}

	/** Ends all connections without a word; the last may end a moment later. */
	@SuppressWarnings("FutureReturnValueIgnored")
	void cut() {
		this.connections.close();
	}

	/**
	 * Closes the port first, so that no client reconnects meanwhile, and then all
	 * connections, as if the process had been killed.
	 */
	void close() {
		this.http.disposeNow(TIMEOUT);
		this.connections.close().awaitUninterruptibly(TIMEOUT.toMillis());
		this.socketIo.close().block(TIMEOUT);
	}

}

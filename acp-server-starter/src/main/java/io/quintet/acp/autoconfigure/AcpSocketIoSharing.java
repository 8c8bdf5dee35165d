package io.quintet.acp.autoconfigure;

import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;
import reactor.netty.http.server.HttpServer;

import io.quintet.socketio.Http2NotSupportedException;
import io.quintet.socketio.SocketIoServer;

/**
 * Puts Socket.IO on the port of the web server. Last of all customizers of the server,
 * those of Boot included, since it has to know what the others have set; and of this
 * server only, not of one for management.
 */
final class AcpSocketIoSharing implements WebServerFactoryCustomizer<NettyReactiveWebServerFactory>, Ordered {

	private final SocketIoServer server;

	private volatile boolean applied;

	AcpSocketIoSharing(SocketIoServer server) {
		this.server = server;
	}

	@Override
	public void customize(NettyReactiveWebServerFactory factory) {
		factory.addServerCustomizers(this::share);
	}

	private HttpServer share(HttpServer http) {
		try {
			HttpServer shared = this.server.shareWith(http);
			this.applied = true;
			return shared;
		}
		catch (Http2NotSupportedException ex) {
			throw AcpFailures.http2(ex);
		}
	}

	/** Whether a web server asked for it. */
	boolean isApplied() {
		return this.applied;
	}

	@Override
	public int getOrder() {
		return LOWEST_PRECEDENCE;
	}

}

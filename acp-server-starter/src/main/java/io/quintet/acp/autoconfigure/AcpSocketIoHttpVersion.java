package io.quintet.acp.autoconfigure;

import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;

/**
 * Stops the start of a web server that speaks HTTP/2, which the sockets do not. Last of
 * all customizers of the server, those of Boot included, since it has to know what the
 * others have set; and of this server only, not of one for management.
 */
final class AcpSocketIoHttpVersion implements WebServerFactoryCustomizer<NettyReactiveWebServerFactory>, Ordered {

	@Override
	public void customize(NettyReactiveWebServerFactory factory) {
		factory.addServerCustomizers(AcpSocketIoHttpVersion::check);
	}

	private static HttpServer check(HttpServer server) {
		for (HttpProtocol protocol : server.configuration().protocols()) {
			if (protocol != HttpProtocol.HTTP11) {
				throw AcpFailures.http2();
			}
		}
		return server;
	}

	@Override
	public int getOrder() {
		return LOWEST_PRECEDENCE;
	}

}

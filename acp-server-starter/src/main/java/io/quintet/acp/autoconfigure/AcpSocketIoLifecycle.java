package io.quintet.acp.autoconfigure;

import org.springframework.boot.reactor.netty.NettyWebServer;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;
import reactor.core.publisher.Mono;

import io.quintet.socketio.SocketIoServer;
import io.quintet.support.boot.ProtocolLifecycle;

/**
 * Ends the sockets at the stop: after runs, so that their ends are still told, and before
 * the web server, which would wait for the connections. Clients connect again, elsewhere,
 * and new ones are refused from the beginning of the stop.
 */
final class AcpSocketIoLifecycle extends ProtocolLifecycle implements ApplicationListener<ContextClosedEvent> {

	private final SocketIoServer server;

	private final ApplicationContext context;

	AcpSocketIoLifecycle(SocketIoServer server, ApplicationContext context) {
		this.server = server;
		this.context = context;
	}

	@Override
	protected void begin() {
		if (this.context instanceof WebServerApplicationContext web) {
			WebServer webServer = web.getWebServer();
			if (webServer != null && !(webServer instanceof NettyWebServer)) {
				throw AcpFailures.notReactorNetty(webServer.getClass().getSimpleName());
			}
		}
	}

	@Override
	public void onApplicationEvent(ContextClosedEvent event) {
		if (event.getApplicationContext() == this.context) {
			this.server.refuseConnections();
		}
	}

	@Override
	protected Mono<Void> end() {
		return this.server.close();
	}

	// A closed server cannot be started again.
	@Override
	public boolean isPauseable() {
		return false;
	}

	@Override
	public int getPhase() {
		return DEFAULT_PHASE - 768;
	}

}

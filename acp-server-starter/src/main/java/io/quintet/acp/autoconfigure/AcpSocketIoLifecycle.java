package io.quintet.acp.autoconfigure;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.reactor.netty.NettyWebServer;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ContextClosedEvent;

import io.quintet.socketio.SocketIoServer;

/**
 * Ends the sockets at the stop: after runs, so that their ends are still told, and before
 * the web server, which would wait for the connections. Clients connect again, elsewhere,
 * and new ones are refused from the beginning of the stop.
 */
final class AcpSocketIoLifecycle implements SmartLifecycle, ApplicationListener<ContextClosedEvent> {

	private static final Logger logger = LoggerFactory.getLogger(AcpSocketIoLifecycle.class);

	private final SocketIoServer server;

	private final ApplicationContext context;

	private volatile boolean running;

	AcpSocketIoLifecycle(SocketIoServer server, ApplicationContext context) {
		this.server = server;
		this.context = context;
	}

	@Override
	public void start() {
		if (this.context instanceof WebServerApplicationContext web) {
			WebServer webServer = web.getWebServer();
			if (webServer != null && !(webServer instanceof NettyWebServer)) {
				throw AcpFailures.notReactorNetty(webServer.getClass().getSimpleName());
			}
		}
		this.running = true;
	}

	@Override
	public void onApplicationEvent(ContextClosedEvent event) {
		if (event.getApplicationContext() == this.context) {
			this.server.refuseConnections();
		}
	}

	@Override
	public void stop(Runnable callback) {
		this.running = false;
		this.server.close()
			.doFinally((signal) -> callback.run())
			.subscribe(null, (ex) -> logger.error("Sockets were not closed in order", ex));
	}

	@Override
	public void stop() {
		stop(() -> {
		});
	}

	@Override
	public boolean isRunning() {
		return this.running;
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

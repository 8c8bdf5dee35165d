package io.quintet.acp.autoconfigure;

import java.util.Set;
import java.util.regex.Pattern;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import reactor.netty.http.server.HttpServer;

import io.quintet.acp.AcpNamespaces;
import io.quintet.acp.AcpThreads;
import io.quintet.acp.broadcast.Broadcaster;
import io.quintet.acp.internal.live.AcpSocketSettings;
import io.quintet.acp.internal.live.LiveSockets;
import io.quintet.acp.internal.web.AcpWebSettings;
import io.quintet.socketio.SocketIoHandlerMapping;
import io.quintet.socketio.SocketIoServer;
import io.quintet.socketio.SocketIoSettings;

/**
 * Auto-configuration of the live side of ACP: Socket.IO on the port of the web server,
 * which has to be Reactor Netty.
 */
@AutoConfiguration(after = AcpAutoConfiguration.class)
@ConditionalOnClass({ HttpServer.class, NettyReactiveWebServerFactory.class, SocketIoServer.class })
@ConditionalOnBean(AcpNode.class)
@ConditionalOnBooleanProperty(name = "acp.socketio.enabled", matchIfMissing = true)
final class AcpSocketIoAutoConfiguration {

	private static final Pattern PATH = Pattern.compile("/([A-Za-z0-9._~-]+/)+");

	// Namespaces of one connection: every identity has one, an application a few.
	private static final int MAX_NAMESPACES = 64;

	// Packets that wait for one connection: far more than a client that reads lets wait.
	private static final long MAX_QUEUED_SIZE = SocketIoSettings.defaults().memory().queued();

	@Bean
	@ConditionalOnMissingBean
	LiveSockets acpSockets(AcpThreads threads, Broadcaster broadcaster, AcpHooks hooks, AcpWorkers workers,
			AcpNamespaces namespaces, AcpProperties properties) {
		return new LiveSockets(threads, broadcaster, hooks.authenticator(), workers.authentication(), namespaces,
				AcpAutoConfiguration.limits(properties), socketSettings(properties));
	}

	// Closed by the lifecycle, which waits for it.
	@Bean(destroyMethod = "")
	@ConditionalOnMissingBean
	SocketIoServer acpSocketIoServer(LiveSockets sockets, AcpProperties properties) {
		return new SocketIoServer(settings(properties), sockets::handler);
	}

	@Bean
	SocketIoHandlerMapping acpSocketIoHandlerMapping(SocketIoServer server) {
		return new SocketIoHandlerMapping(server);
	}

	@Bean
	AcpSocketIoHttpVersion acpSocketIoHttpVersion() {
		return new AcpSocketIoHttpVersion();
	}

	@Bean
	AcpSocketIoLifecycle acpSocketIoLifecycle(SocketIoServer server, ApplicationContext context) {
		return new AcpSocketIoLifecycle(server, context);
	}

	static AcpSocketSettings socketSettings(AcpProperties properties) {
		AcpProperties.SocketIo sockets = properties.socketio();
		// Several answers have to fit into each of the bounds.
		long maxAnswerSize = Math.min(MAX_QUEUED_SIZE / 2, queuedPerIdentity(sockets) / 8);
		AcpSocketSettings defaults = AcpSocketSettings.defaults();
		return new AcpSocketSettings(defaults.maxThreads(), sockets.maxPerIdentity(),
				new AcpSocketSettings.Replay(properties.replayCap(), maxAnswerSize), defaults.held(),
				defaults.maxDepth());
	}

	static SocketIoSettings settings(AcpProperties properties) {
		AcpProperties.SocketIo sockets = properties.socketio();
		SocketIoSettings defaults = SocketIoSettings.defaults();
		SocketIoSettings.Timing timing = defaults.timing();
		SocketIoSettings.Counts counts = defaults.counts();
		return new SocketIoSettings(path(properties), Set.copyOf(sockets.allowedOrigins()),
				Math.toIntExact(properties.maxBodySize().toBytes()),
				new SocketIoSettings.Timing(sockets.pingInterval(), sockets.pingTimeout(), timing.connect(),
						timing.upgrade()),
				new SocketIoSettings.Memory(MAX_QUEUED_SIZE, queuedPerIdentity(sockets),
						sockets.maxQueuedSizePerNode().toBytes(), sockets.maxInboundSize().toBytes()),
				new SocketIoSettings.Counts(sockets.maxConnections(), MAX_NAMESPACES, counts.rooms(),
						counts.pendingEvents(), counts.pendingAcknowledgements(), counts.queuedPackets()));
	}

	// A quarter: a few identities that do not read cannot use up the bound of the node.
	private static long queuedPerIdentity(AcpProperties.SocketIo sockets) {
		return Math.max(1, sockets.maxQueuedSizePerNode().toBytes() / 4);
	}

	/** Brings the configured path into its form, with a slash at both ends. */
	static String path(AcpProperties properties) {
		String configured = properties.socketio().path();
		String path = AcpWebSettings.path(configured) + "/";
		if (!PATH.matcher(path).matches() || (AcpWebSettings.path(properties.prefix()) + "/").startsWith(path)) {
			throw AcpFailures.socketIoPath(configured, properties.prefix());
		}
		return path;
	}

}

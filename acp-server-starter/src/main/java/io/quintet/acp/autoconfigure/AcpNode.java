package io.quintet.acp.autoconfigure;

import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

import io.r2dbc.spi.ConnectionFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;
import reactor.core.publisher.Mono;

import io.quintet.acp.Acp;
import io.quintet.acp.AcpSockets;
import io.quintet.acp.assistant.Assistants;
import io.quintet.acp.internal.web.AcpWebSettings;
import io.quintet.acp.run.RunStatistics;
import io.quintet.acp.broadcast.Broadcaster;
import io.quintet.acp.internal.broadcast.SharedBroadcaster;
import io.quintet.acp.store.ThreadStore;
import io.quintet.acp.store.r2dbc.PostgresThreadStore;
import io.quintet.socketio.SocketIoServer;
import io.quintet.socketio.SocketIoStatistics;
import io.quintet.support.EmbeddedDatabase;
import io.quintet.support.boot.DatabaseName;

/**
 * What operators are told of this node, without secrets: the source of start line,
 * health, info, endpoint and meters.
 *
 * @param properties the settings
 * @param acp the protocol
 * @param assistants the registered assistants
 * @param store keeps the threads
 * @param broadcaster tells their frames
 * @param factory the application's database, {@code null} where it has none or several
 * @param embedded the embedded server, {@code null} where there is none
 * @param clock tells the time
 * @param server the Socket.IO server, {@code null} where there is none
 * @param sockets the live side, {@code null} where there is none
 */
record AcpNode(AcpProperties properties, Acp acp, Assistants assistants, ThreadStore store, Broadcaster broadcaster,
		@Nullable ConnectionFactory factory, @Nullable EmbeddedDatabase embedded, Clock clock,
		@Nullable SocketIoServer server, @Nullable AcpSockets sockets) {

	private static final SocketIoStatistics NO_SOCKETS = new SocketIoStatistics(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

	/**
	 * The implementation that this one is compatible with, and the version of the wire.
	 */
	static final Protocol PROTOCOL = new Protocol("x64acp-server", "0.2.0a5", "0.2");

	private static final Duration PING_TIMEOUT = Duration.ofSeconds(5);

	/** Figures of runs. */
	RunStatistics runs() {
		return this.acp.statistics();
	}

	/** Where the operations are. */
	String paths() {
		String prefix = AcpWebSettings.path(this.properties.prefix());
		String own = prefix.isEmpty() ? "/" : prefix;
		return (this.properties.namespaceKeys() == null) ? own
				: own + " and /{" + String.join("}/{", this.properties.namespaceKeys()) + "}" + prefix;
	}

	/** Where the live side is, or that there is none. */
	String socketPath() {
		return (this.server != null) ? AcpSocketIoAutoConfiguration.path(this.properties) : "off";
	}

	/** Figures of the Socket.IO server, all zero where there is none. */
	SocketIoStatistics socketStatistics() {
		return (this.server != null) ? this.server.statistics() : NO_SOCKETS;
	}

	/** How this node hears of others, {@code null} where it is alone. */
	@Nullable SharedBroadcaster otherNodes() {
		return (this.broadcaster instanceof SharedBroadcaster shared) ? shared : null;
	}

	/** Threads that sockets of this node have joined. */
	int joinedThreads() {
		return (this.sockets != null) ? this.sockets.joinedThreads() : 0;
	}

	String storeType() {
		Class<?> type = ClassUtils.getUserClass(this.store);
		if (Proxy.isProxyClass(type)) {
			return "ThreadStore behind a proxy";
		}
		Class<?> named = type;
		while (named.isAnonymousClass()) {
			named = Objects.requireNonNull(named.getEnclosingClass());
		}
		return (named == type) ? named.getSimpleName() : "ThreadStore of " + named.getSimpleName();
	}

	/** Emits whether the store answers and the leases of runs are kept. */
	Mono<Boolean> isUp() {
		return Mono.defer(this.store::ping).timeout(PING_TIMEOUT).then(Mono.fromSupplier(() -> !isLeaseLapsed()));
	}

	/** Where threads are kept. */
	String database() {
		if (!(this.store instanceof PostgresThreadStore) || this.factory == null) {
			return storeType();
		}
		return DatabaseName.of(this.factory)
				+ ((this.embedded != null) ? " (" + this.embedded.description() + ")" : "");
	}

	/** Changes that wait for the database. */
	int queued() {
		return (this.store instanceof PostgresThreadStore postgres) ? postgres.queued() : 0;
	}

	/** Changes that the database took without telling what became of them. */
	int inDoubt() {
		return (this.store instanceof PostgresThreadStore postgres) ? postgres.inDoubt() : 0;
	}

	/** Time since leases were renewed, {@code null} before the first time. */
	@Nullable Duration leaseAge() {
		Instant renewed = runs().leasesRenewed();
		return (renewed != null) ? Duration.between(renewed, this.clock.instant()) : null;
	}

	/** Whether leases were not renewed for so long that runs of this node are lost. */
	boolean isLeaseLapsed() {
		Duration age = leaseAge();
		return age != null && age.compareTo(this.properties.runs().lease()) > 0;
	}

	/**
	 * The protocol.
	 *
	 * @param name package of the reference implementation
	 * @param version its version
	 * @param wire version of the protocol on the wire
	 */
	record Protocol(String name, String version, String wire) {

	}

}

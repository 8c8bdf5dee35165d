package io.quintet.socketio;

import java.time.Duration;
import java.util.Set;

/**
 * Settings of a {@link SocketIoServer}.
 *
 * @param path path of the endpoint, with a slash at both ends
 * @param pingInterval time between two pings
 * @param pingTimeout time that the answer to a ping may take
 * @param connectTimeout time after which a connection without a namespace is closed
 * @param upgradeTimeout time that an upgrade may take
 * @param maxPayload largest message that a client may send, in bytes
 * @param maxQueuedPackets packets that wait for one connection; a further one cuts it
 * @param maxQueuedBytes their size; a further packet cuts the connection
 * @param maxQueuedBytesPerOwner the same for all connections of one owner, see
 * {@link SocketIoDecision#accept(Object, String)}, and for all that are in no namespace
 * @param maxQueuedBytesPerNode the same for all connections, where a packet to many
 * counts once; one connection may hold half of what is left of it
 * @param maxInboundBytes bytes that all clients together have begun to send, or that wait
 * for their turn; half of it is for those who are in no namespace yet, and a quarter for
 * one owner; who needs more is cut
 * @param maxConnections most connections; further ones are refused with 503
 * @param maxNamespaces most namespaces of one connection
 * @param maxRooms most rooms of one socket
 * @param maxPendingEvents events of one socket that wait for their turn; while there are
 * as many nothing more is read
 * @param maxPendingAcknowledgements acknowledgements that are awaited from one connection
 * @param allowedOrigins origins whose pages may connect, beside those of the server
 * itself; {@code *} allows all
 */
public record SocketIoSettings(String path, Duration pingInterval, Duration pingTimeout, Duration connectTimeout,
		Duration upgradeTimeout, int maxPayload, int maxQueuedPackets, long maxQueuedBytes, long maxQueuedBytesPerOwner,
		long maxQueuedBytesPerNode, long maxInboundBytes, int maxConnections, int maxNamespaces, int maxRooms,
		int maxPendingEvents, int maxPendingAcknowledgements, Set<String> allowedOrigins) {

	/**
	 * Returns the defaults, whose path is {@code /socket.io/}.
	 * @return the defaults
	 */
	public static SocketIoSettings defaults() {
		return new SocketIoSettings("/socket.io/", Duration.ofSeconds(25), Duration.ofSeconds(20),
				Duration.ofSeconds(45), Duration.ofSeconds(10), 1_000_000, 4096, 8 << 20, 32 << 20, 128 << 20, 64 << 20,
				20_000, 16, 1000, 64, 64, Set.of("*"));
	}

}

package io.quintet.socketio;

import java.time.Duration;
import java.util.Set;

/**
 * Settings of a {@link SocketIoServer}.
 *
 * @param path path of the endpoint, with a slash at both ends
 * @param allowedOrigins origins whose pages may connect, beside those of the server
 * itself; {@code *} allows all
 * @param maxPayload largest message that a client may send, in bytes
 * @param timing pings and time limits
 * @param memory bytes that clients may occupy
 * @param counts numbers of what clients may have
 */
public record SocketIoSettings(String path, Set<String> allowedOrigins, int maxPayload, Timing timing, Memory memory,
		Counts counts) {

	/** Returns the defaults, whose path is {@code /socket.io/}. */
	public static SocketIoSettings defaults() {
		return new SocketIoSettings("/socket.io/", Set.of("*"), 1_000_000,
				new Timing(Duration.ofSeconds(25), Duration.ofSeconds(20), Duration.ofSeconds(45),
						Duration.ofSeconds(10)),
				new Memory(8 << 20, 32 << 20, 128 << 20, 64 << 20), new Counts(20_000, 16, 1000, 64, 64, 4096));
	}

	/**
	 * Pings and time limits.
	 *
	 * @param pingInterval time between two pings
	 * @param pingTimeout time that the answer to a ping may take
	 * @param connect time after which a connection without a namespace is closed
	 * @param upgrade time that an upgrade may take
	 */
	public record Timing(Duration pingInterval, Duration pingTimeout, Duration connect, Duration upgrade) {

	}

	/**
	 * Bytes that clients may occupy. A connection that needs more is closed.
	 *
	 * @param queued packets that wait for one connection
	 * @param queuedPerOwner the same for all connections of one owner, see
	 * {@link SocketIoDecision#accept(Object, String)}, and for all that are in no
	 * namespace
	 * @param queuedPerNode the same for all connections, where a packet to many counts
	 * once; one connection may hold half of what is left of it
	 * @param inbound what all clients together have begun to send, or what waits for its
	 * turn; connections in no namespace may have half of it, one owner a quarter
	 */
	public record Memory(long queued, long queuedPerOwner, long queuedPerNode, long inbound) {

	}

	/**
	 * Numbers of what clients may have.
	 *
	 * @param connections connections; further ones are refused with 503
	 * @param namespaces namespaces of one connection
	 * @param rooms rooms of one socket
	 * @param pendingEvents events of one socket that wait for their turn; while there are
	 * as many nothing more is read
	 * @param pendingAcknowledgements acknowledgements that are awaited from one
	 * connection
	 * @param queuedPackets packets that wait for one connection; a further one closes it
	 */
	public record Counts(int connections, int namespaces, int rooms, int pendingEvents, int pendingAcknowledgements,
			int queuedPackets) {

	}

}

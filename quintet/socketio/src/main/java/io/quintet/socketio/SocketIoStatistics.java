package io.quintet.socketio;

/**
 * Figures of a server as of now.
 *
 * @param connections open connections
 * @param sockets clients in namespaces
 * @param rooms rooms with at least one socket
 * @param queuedPackets packets that wait to be written, of all connections
 * @param queuedBytes their size
 * @param inboundBytes bytes that clients have begun to send, or that wait for their turn
 * @param slowDisconnects connections cut since the start because they did not read
 * @param protocolDisconnects connections cut since the start because of what they sent
 * @param fullDisconnects connections cut since the start because clients had begun to
 * send too much together
 * @param refusedConnections connections refused since the start because there were too
 * many
 */
public record SocketIoStatistics(int connections, int sockets, int rooms, long queuedPackets, long queuedBytes,
		long inboundBytes, long slowDisconnects, long protocolDisconnects, long fullDisconnects,
		long refusedConnections) {

}

package io.quintet.hpp.internal.web;

import io.quintet.hpp.internal.service.HandshakePaths;
import java.time.Duration;
import java.util.Set;

/**
 * Settings of the transport.
 *
 * @param paths where the protocol is mounted
 * @param maxBodySize most bytes of a request body and of a socket message
 * @param bodyTimeout longest time that a request body may take to arrive
 * @param maxDepth deepest nesting of JSON
 * @param allowedOrigins origins beside the own one that may notify and open sockets;
 * {@code *} allows all
 * @param queryToken whether the query parameter {@code token} counts on HTTP
 * @param heartbeat idle time after which a socket gets a heartbeat
 * @param maxQueuedFrames most frames that wait for one socket
 * @param maxQueuedBytes most bytes that wait for one socket
 * @param maxTotalQueuedBytes most bytes that wait for all sockets of this node
 * @param maxSocketsPerSession most sockets of one session on this node
 */
public record HandshakeWebSettings(HandshakePaths paths, int maxBodySize, Duration bodyTimeout, int maxDepth,
		Set<String> allowedOrigins, boolean queryToken, Duration heartbeat, int maxQueuedFrames, long maxQueuedBytes,
		long maxTotalQueuedBytes, int maxSocketsPerSession) {

	public HandshakeWebSettings {
		allowedOrigins = Set.copyOf(allowedOrigins);
	}

}

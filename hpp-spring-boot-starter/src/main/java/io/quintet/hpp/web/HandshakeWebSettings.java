package io.quintet.hpp.web;

import java.time.Duration;
import java.util.Set;

/**
 * Settings of the transport.
 *
 * @param prefix path of the REST operations, with a leading and without a trailing slash
 * @param wsPrefix path of the WebSocket, likewise
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
public record HandshakeWebSettings(String prefix, String wsPrefix, int maxBodySize, Duration bodyTimeout, int maxDepth,
		Set<String> allowedOrigins, boolean queryToken, Duration heartbeat, int maxQueuedFrames, long maxQueuedBytes,
		long maxTotalQueuedBytes, int maxSocketsPerSession) {

	public HandshakeWebSettings {
		prefix = path(prefix);
		wsPrefix = path(wsPrefix);
		allowedOrigins = Set.copyOf(allowedOrigins);
	}

	/**
	 * Tells where a session is reached.
	 * @param sessionId id of the session
	 * @param contextPath path of the application, empty for the root
	 * @return paths below the path of the application
	 */
	public HandshakeLinks links(String sessionId, String contextPath) {
		String rest = contextPath + this.prefix;
		return new HandshakeLinks(contextPath + this.wsPrefix + "/" + sessionId, rest + "/context/" + sessionId,
				rest + "/action/" + sessionId, rest + "/diff/" + sessionId, rest + "/notify/" + sessionId,
				rest + "/session/" + sessionId);
	}

	/**
	 * Brings a configured prefix into its form.
	 * @param prefix the prefix as configured
	 * @return the prefix with a leading and without trailing slashes; empty for the root
	 */
	public static String path(String prefix) {
		int end = prefix.length();
		while (end > 0 && prefix.charAt(end - 1) == '/') {
			end--;
		}
		String path = prefix.substring(0, end);
		return (path.isEmpty() || path.startsWith("/")) ? path : "/" + path;
	}

}

package io.quintet.hpp.internal.service;

import io.quintet.hpp.HandshakeSessions;

/**
 * Where the protocol is mounted. Prefixes get a leading and lose trailing slashes; the
 * root is empty.
 *
 * @param prefix path of the REST operations
 * @param wsPrefix path of the WebSocket
 */
public record HandshakePaths(String prefix, String wsPrefix) {

	public HandshakePaths {
		prefix = normalized(prefix);
		wsPrefix = normalized(wsPrefix);
	}

	private static String normalized(String prefix) {
		int end = prefix.length();
		while (end > 0 && prefix.charAt(end - 1) == '/') {
			end--;
		}
		String path = prefix.substring(0, end);
		return (path.isEmpty() || path.startsWith("/")) ? path : "/" + path;
	}

	HandshakeSessions.Links links(String sessionId, String contextPath) {
		String rest = contextPath + this.prefix;
		return new HandshakeSessions.Links(contextPath + this.wsPrefix + "/" + sessionId,
				rest + "/context/" + sessionId, rest + "/action/" + sessionId, rest + "/diff/" + sessionId,
				rest + "/notify/" + sessionId, rest + "/session/" + sessionId);
	}

}

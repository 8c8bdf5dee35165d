package io.quintet.hpp.internal.service;

import org.springframework.util.StringUtils;

import io.quintet.hpp.HandshakeSessions;

/**
 * Where the protocol is mounted. Prefixes get a leading and lose trailing slashes; the
 * root is empty.
 */
public record HandshakePaths(String prefix, String wsPrefix) {

	public HandshakePaths {
		prefix = normalized(prefix);
		wsPrefix = normalized(wsPrefix);
	}

	private static String normalized(String prefix) {
		String path = StringUtils.trimTrailingCharacter(prefix, '/');
		return (path.isEmpty() || path.startsWith("/")) ? path : "/" + path;
	}

	HandshakeSessions.Links links(String sessionId, String contextPath) {
		String rest = contextPath + this.prefix;
		return new HandshakeSessions.Links(contextPath + this.wsPrefix + "/" + sessionId,
				rest + "/context/" + sessionId, rest + "/action/" + sessionId, rest + "/diff/" + sessionId,
				rest + "/notify/" + sessionId, rest + "/session/" + sessionId);
	}

}

package io.quintet.hpp.web;

import java.net.InetSocketAddress;

import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;

import io.quintet.hpp.AgentAccess;

/**
 * Reads how an agent presents itself: by the header, or where it is absent or empty by the
 * query parameter. A header that is there wins, even a wrong one.
 */
final class AccessReader {

	static final String HEADER = "X-Handshake-Token";

	static final String PARAMETER = "token";

	private final boolean queryToken;

	AccessReader(boolean queryToken) {
		this.queryToken = queryToken;
	}

	AgentAccess ofRequest(String sessionId, ServerHttpRequest request) {
		String token = request.getHeaders().getFirst(HEADER);
		if ((token == null || token.isEmpty()) && this.queryToken) {
			token = RawQuery.first(request.getURI().getRawQuery(), PARAMETER);
		}
		return new AgentAccess(sessionId, token, remote(request));
	}

	AgentAccess ofSocket(String sessionId, ServerHttpRequest request) {
		return new AgentAccess(sessionId, RawQuery.first(request.getURI().getRawQuery(), PARAMETER), remote(request));
	}

	private static String remote(ServerHttpRequest request) {
		@Nullable InetSocketAddress address = request.getRemoteAddress();
		return (address != null) ? address.getHostString() : "unknown";
	}

}

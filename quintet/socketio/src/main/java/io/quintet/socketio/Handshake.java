package io.quintet.socketio;

import java.net.SocketAddress;
import java.net.URI;
import java.security.Principal;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * What is kept of the request that a session began with.
 *
 * @param headers its headers, names in lower case; those about the connection itself are
 * left out
 * @param uri its target
 * @param remoteAddress address of the client, where known
 * @param principal the caller as the filters of the application know it
 */
record Handshake(Map<String, String> headers, String uri, @Nullable SocketAddress remoteAddress,
		@Nullable Principal principal) {

	private static final Set<String> LEFT_OUT = Set.of("connection", "upgrade", "accept", "accept-encoding", "pragma",
			"cache-control", "sec-websocket-key", "sec-websocket-version", "sec-websocket-extensions");

	static Handshake of(ServerHttpRequest request, @Nullable Principal principal) {
		Map<String, String> headers = new HashMap<>();
		request.getHeaders().forEach((header, values) -> {
			String name = header.toLowerCase(Locale.ROOT);
			if (!LEFT_OUT.contains(name)) {
				headers.putIfAbsent(name, String.join(name.equals("cookie") ? "; " : ",", values));
			}
		});
		return new Handshake(Map.copyOf(headers), target(request.getURI()), request.getRemoteAddress(), principal);
	}

	private static String target(URI uri) {
		return (uri.getRawQuery() != null) ? uri.getRawPath() + "?" + uri.getRawQuery() : uri.getRawPath();
	}

}

package io.quintet.socketio;

import java.net.SocketAddress;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import io.netty.handler.codec.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of the request that a session began with.
 *
 * @param headers its headers, names in lower case; those about the connection itself are
 * left out
 * @param uri its target
 * @param remoteAddress address of the client, where known
 */
record Handshake(Map<String, String> headers, String uri, @Nullable SocketAddress remoteAddress) {

	private static final Set<String> LEFT_OUT = Set.of("connection", "upgrade", "accept", "accept-encoding", "pragma",
			"cache-control", "sec-websocket-key", "sec-websocket-version", "sec-websocket-extensions");

	static Handshake of(HttpRequest request, @Nullable SocketAddress remoteAddress) {
		Map<String, String> headers = new HashMap<>();
		for (Map.Entry<String, String> header : request.headers()) {
			String name = header.getKey().toLowerCase(Locale.ROOT);
			if (!LEFT_OUT.contains(name)) {
				headers.merge(name, header.getValue(),
						(first, next) -> first + (name.equals("cookie") ? "; " : ",") + next);
			}
		}
		return new Handshake(Map.copyOf(headers), request.uri(), remoteAddress);
	}

}

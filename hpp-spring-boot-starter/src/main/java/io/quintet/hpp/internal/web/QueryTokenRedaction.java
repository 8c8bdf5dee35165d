package io.quintet.hpp.internal.web;

import java.net.URI;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import reactor.util.context.ContextView;

import io.quintet.hpp.internal.service.HandshakePaths;

/**
 * Takes the query parameter {@code token} out of requests to the protocol before anything
 * can log their address: Spring writes the query at DEBUG before the first filter runs.
 * The token travels on in the Reactor context, which, other than request attributes,
 * exists before the exchange does. Requests without a query and requests to other paths
 * pass untouched. The access log of the HTTP server is not covered.
 */
public final class QueryTokenRedaction {

	private static final String WEBSOCKET = "websocket";

	private final List<PathPattern> operations;

	private final PathPattern socket;

	private final boolean socketAtRoot;

	public QueryTokenRedaction(HandshakePaths paths) {
		PathPatternParser parser = new PathPatternParser();
		parser.setCaseSensitive(false);
		this.operations = Stream
			.of("/session", "/session/{sid}", "/session/{sid}/extend", "/context/{sid}", "/action/{sid}", "/diff/{sid}",
					"/notify/{sid}")
			.map((operation) -> parser.parse(paths.prefix() + operation))
			.toList();
		this.socket = parser.parse(paths.wsPrefix() + "/{sid}");
		this.socketAtRoot = paths.wsPrefix().isEmpty();
	}

	/**
	 * Puts the redaction in front of a handler.
	 * @param handler handler of all requests
	 * @return a handler that sees no token in an address
	 */
	public HttpHandler decorate(HttpHandler handler) {
		return (request, response) -> {
			String query = request.getURI().getRawQuery();
			if (query == null || !concerns(request)) {
				return handler.handle(request, response);
			}
			String token = RawQuery.first(query, AccessReader.PARAMETER);
			if (token == null) {
				return handler.handle(request, response);
			}
			Taken taken = new Taken(token);
			return handler.handle(request.mutate().uri(withoutToken(request.getURI(), query)).build(), response)
				.contextWrite((context) -> context.put(Taken.class, taken));
		};
	}

	// At the root the path of the socket is any path of one segment: only an upgrade is
	// certainly for the protocol.
	private boolean concerns(ServerHttpRequest request) {
		PathContainer path = request.getPath().pathWithinApplication();
		return (this.socket.matches(path)
				&& (!this.socketAtRoot || WEBSOCKET.equalsIgnoreCase(request.getHeaders().getUpgrade())))
				|| this.operations.stream().anyMatch((operation) -> operation.matches(path));
	}

	private static URI withoutToken(URI uri, String query) {
		List<String> kept = Stream.of(query.split("&", -1))
			.filter((pair) -> RawQuery.first(pair, AccessReader.PARAMETER) == null)
			.toList();
		String text = uri.toString();
		String address = text.substring(0, text.indexOf('?'));
		return URI.create(kept.isEmpty() ? address : address + "?" + String.join("&", kept));
	}

	/**
	 * Returns the token that was in the query of a request.
	 * @param request the request
	 * @param context context of its handling
	 * @return the token, decoded, or {@code null} when there was none
	 */
	static @Nullable String tokenOf(ServerHttpRequest request, ContextView context) {
		Taken taken = context.getOrDefault(Taken.class, null);
		return (taken != null) ? taken.token() : RawQuery.first(request.getURI().getRawQuery(), AccessReader.PARAMETER);
	}

	/** A token that was removed from the query. */
	private record Taken(String token) {

		@Override
		public String toString() {
			return "Taken[]";
		}

	}

}

package io.quintet.hpp.web;

import java.time.Clock;
import java.util.Map;

import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

import io.quintet.hpp.Handshake;
import io.quintet.support.web.HttpOperations;

/**
 * The REST operations as routes. A known path with another method is answered 405 in
 * JSON; paths that are not known are left to the application.
 */
public final class HandshakeRoutes {

	private final HandshakeWebSettings settings;

	private final RestHandlers handlers;

	/**
	 * Creates the routes.
	 * @param handshake the protocol
	 * @param hooks what the application puts in
	 * @param settings settings of the transport
	 * @param clock tells the remaining time
	 */
	public HandshakeRoutes(Handshake handshake, WebHooks hooks, HandshakeWebSettings settings, Clock clock) {
		this.settings = settings;
		this.handlers = new RestHandlers(handshake.sessions(), handshake.agents(), hooks, settings, clock);
	}

	/**
	 * Tells where a session is reached, for a page of the application.
	 * @param sessionId id of the session
	 * @param contextPath path of the application, empty for the root
	 * @return paths below the path of the application
	 */
	public HandshakeLinks links(String sessionId, String contextPath) {
		return this.settings.links(sessionId, contextPath);
	}

	/**
	 * Returns the routes.
	 * @return a router function for the configured prefix
	 */
	public RouterFunction<ServerResponse> routerFunction() {
		String prefix = this.settings.prefix();
		return RouterFunctions.route()
			.add(operation(prefix + "/session", Map.of(HttpMethod.POST, this.handlers::create)))
			.add(operation(prefix + "/context/{sid}", Map.of(HttpMethod.GET, this.handlers::context)))
			.add(operation(prefix + "/action/{sid}", Map.of(HttpMethod.POST, this.handlers::action)))
			.add(operation(prefix + "/diff/{sid}", Map.of(HttpMethod.GET, this.handlers::diff)))
			.add(operation(prefix + "/notify/{sid}", Map.of(HttpMethod.POST, this.handlers::edit)))
			.add(operation(prefix + "/session/{sid}/extend", Map.of(HttpMethod.POST, this.handlers::extend)))
			.add(operation(prefix + "/session/{sid}", Map.of(HttpMethod.DELETE, this.handlers::delete)))
			.build();
	}

	private static RouterFunction<ServerResponse> operation(String path,
			Map<HttpMethod, HandlerFunction<ServerResponse>> methods) {
		return HttpOperations.route(path, methods, JsonResponses::methodNotAllowed);
	}

}

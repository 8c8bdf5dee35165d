package io.quintet.hpp.internal.web;

import java.time.Clock;
import java.util.Map;

import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

import io.quintet.hpp.internal.service.HandshakeService;
import io.quintet.support.web.HttpOperations;

/**
 * The REST operations as routes. A known path with another method is answered 405 in
 * JSON; paths that are not known are left to the application.
 */
public final class HandshakeRoutes {

	private final String prefix;

	private final RestHandlers handlers;

	/**
	 * Creates the routes.
	 * @param handshake the protocol
	 * @param hooks what the application puts in
	 * @param settings settings of the transport
	 * @param clock tells the remaining time
	 */
	public HandshakeRoutes(HandshakeService handshake, WebHooks hooks, HandshakeWebSettings settings, Clock clock) {
		this.prefix = settings.paths().prefix();
		this.handlers = new RestHandlers(handshake.sessions(), handshake.agents(), hooks, settings, clock);
	}

	/**
	 * Returns the routes.
	 * @return a router function for the configured prefix
	 */
	public RouterFunction<ServerResponse> routerFunction() {
		return RouterFunctions.route()
			.add(operation(this.prefix + "/session", Map.of(HttpMethod.POST, this.handlers::create)))
			.add(operation(this.prefix + "/context/{sid}", Map.of(HttpMethod.GET, this.handlers::context)))
			.add(operation(this.prefix + "/action/{sid}", Map.of(HttpMethod.POST, this.handlers::action)))
			.add(operation(this.prefix + "/diff/{sid}", Map.of(HttpMethod.GET, this.handlers::diff)))
			.add(operation(this.prefix + "/notify/{sid}", Map.of(HttpMethod.POST, this.handlers::edit)))
			.add(operation(this.prefix + "/session/{sid}/extend", Map.of(HttpMethod.POST, this.handlers::extend)))
			.add(operation(this.prefix + "/session/{sid}", Map.of(HttpMethod.DELETE, this.handlers::delete)))
			.build();
	}

	private static RouterFunction<ServerResponse> operation(String path,
			Map<HttpMethod, HandlerFunction<ServerResponse>> methods) {
		return HttpOperations.route(path, methods, HppResponses::methodNotAllowed);
	}

}

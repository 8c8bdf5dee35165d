package io.quintet.support.web;

import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.springframework.context.ApplicationContext;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Routes to the operations of a protocol.
 */
public final class HttpOperations {

	private HttpOperations() {
	}

	/**
	 * Routes a path, whatever the method is. {@code HEAD} is answered as {@code GET},
	 * {@code OPTIONS} with the methods.
	 * @param path pattern of the path
	 * @param methods handler by method
	 * @param notAllowed answers another method; it is given the value of {@code Allow}
	 * @return the route
	 */
	public static RouterFunction<ServerResponse> route(String path,
			Map<HttpMethod, HandlerFunction<ServerResponse>> methods,
			Function<String, Mono<ServerResponse>> notAllowed) {
		String allow = allow(methods);
		return RouterFunctions.route(RequestPredicates.path(path), (request) -> {
			HttpMethod asked = request.method();
			HandlerFunction<ServerResponse> handler = methods
				.get(HttpMethod.HEAD.equals(asked) ? HttpMethod.GET : asked);
			if (handler != null) {
				return handler.handle(request);
			}
			return HttpMethod.OPTIONS.equals(asked) ? options(allow) : notAllowed.apply(allow);
		});
	}

	private static String allow(Map<HttpMethod, HandlerFunction<ServerResponse>> methods) {
		TreeSet<String> names = methods.keySet()
			.stream()
			.map(HttpMethod::name)
			.collect(Collectors.toCollection(TreeSet::new));
		names.add(HttpMethod.OPTIONS.name());
		if (methods.containsKey(HttpMethod.GET)) {
			names.add(HttpMethod.HEAD.name());
		}
		return String.join(", ", names);
	}

	private static Mono<ServerResponse> options(String allow) {
		return ServerResponse.ok()
			.header("Allow", allow)
			.cacheControl(CacheControl.noStore())
			.build((exchange, context) -> UnreadBody.write(exchange, exchange.getResponse().setComplete()));
	}

	/**
	 * Restricts routes to the application's own server. A management server on a port of
	 * its own finds the mappings of its parent, but not the filters that protect them.
	 * @param routes the routes
	 * @param context the application
	 * @return routes that a management server does not serve
	 */
	public static RouterFunction<ServerResponse> ofApplication(RouterFunction<ServerResponse> routes,
			ApplicationContext context) {
		return RouterFunctions.nest((request) -> isOfApplication(request.exchange(), context), routes);
	}

	/**
	 * Tells whether an exchange came to the application's own server.
	 * @param exchange the exchange
	 * @param context the application
	 * @return false for an exchange of a management server
	 */
	public static boolean isOfApplication(ServerWebExchange exchange, ApplicationContext context) {
		return exchange.getApplicationContext() == null || exchange.getApplicationContext() == context;
	}

}

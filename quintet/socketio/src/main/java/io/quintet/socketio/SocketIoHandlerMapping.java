package io.quintet.socketio;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.observation.ServerRequestObservationContext;
import org.springframework.web.cors.reactive.CorsUtils;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Maps the requests below the path of a {@link SocketIoServer} to it, before all other
 * mappings. The path is one within the application, below
 * {@code spring.webflux.base-path}.
 */
public final class SocketIoHandlerMapping implements HandlerMapping, Ordered, EnvironmentAware {

	private static final Logger logger = LoggerFactory.getLogger(SocketIoHandlerMapping.class);

	private final SocketIoServer server;

	/**
	 * Creates a mapping.
	 * @param server where the requests go
	 */
	public SocketIoHandlerMapping(SocketIoServer server) {
		this.server = server;
	}

	@Override
	public void setEnvironment(Environment environment) {
		if (environment.getProperty("server.http2.enabled", Boolean.class, false)) {
			logger
				.warn("Requests to Socket.IO by HTTP/2 are refused with 505: remove server.http2.enabled=true, and let "
						+ "a proxy speak HTTP/2 where clients shall have it");
		}
	}

	@Override
	public Mono<Object> getHandler(ServerWebExchange exchange) {
		if (!this.server.serves(exchange.getRequest())) {
			return Mono.empty();
		}
		ServerRequestObservationContext.findCurrent(exchange.getAttributes())
			.ifPresent((observation) -> observation.setPathPattern(this.server.path() + "**"));
		if (CorsUtils.isPreFlightRequest(exchange.getRequest())) {
			// The dispatcher asks for the handler of a preflight and does not call it.
			exchange.getResponse().setStatusCode(HttpStatus.NO_CONTENT);
			this.server.answerPreflight(exchange);
		}
		return Mono.just(this.server);
	}

	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE;
	}

}

package io.quintet.hpp.hook;

import java.net.InetSocketAddress;
import java.security.Principal;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * The request that caused a call of a hook.
 */
public interface HandshakeRequest {

	/** Stands for a call by the application itself. */
	HandshakeRequest NONE = new NoRequest();

	/**
	 * Describes a request to a controller or a filter of the application.
	 * @param exchange the exchange
	 * @return the request as hooks see it
	 */
	static HandshakeRequest of(ServerWebExchange exchange) {
		return new ExchangeRequest(exchange);
	}

	/**
	 * Returns the headers.
	 * @return read-only headers, the handshake token among them when it was sent there
	 */
	HttpHeaders headers();

	/**
	 * Returns the path without its query.
	 * @return the path, empty for a call by the application
	 */
	String path();

	/**
	 * Returns the address of the caller.
	 * @return the address, or {@code null} when it is not known
	 */
	@Nullable InetSocketAddress remoteAddress();

	/**
	 * Returns the authenticated user of the application.
	 * @return the user; empty when there is none
	 */
	Mono<Principal> principal();

}

package io.quintet.hpp.hook;

import java.net.InetSocketAddress;
import java.security.Principal;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** A web request as hooks see it. */
record ExchangeRequest(ServerWebExchange exchange) implements HandshakeRequest {

	@Override
	public HttpHeaders headers() {
		return this.exchange.getRequest().getHeaders();
	}

	@Override
	public String path() {
		return this.exchange.getRequest().getPath().value();
	}

	@Override
	public @Nullable InetSocketAddress remoteAddress() {
		return this.exchange.getRequest().getRemoteAddress();
	}

	@Override
	public Mono<Principal> principal() {
		return this.exchange.getPrincipal();
	}

	@Override
	public String toString() {
		return "ExchangeRequest[" + path() + "]";
	}

}
